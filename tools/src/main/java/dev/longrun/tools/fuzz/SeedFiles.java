package dev.longrun.tools.fuzz;

import dev.longrun.fuzz.FuzzTarget;
import dev.longrun.fuzz.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the seeds of a target into a folder, each in a file of its own, as Jazzer reads them. */
final class SeedFiles {
  private SeedFiles() {}

  /** Takes the target and the folder. */
  public static void main(String[] args) throws IOException {
    int number = 0;
    for (byte[] seed : Seeds.of(FuzzTarget.valueOf(args[0]))) {
      Files.write(Path.of(args[1]).resolve("seed-" + number++), seed);
    }
  }
}
