package dev.longrun.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Inputs to begin with: one a line, in which {@code \n} stands for the end of a line. */
final class Seeds {
  private static final Path DIRECTORY = Path.of("src/test/resources/fuzz");

  private Seeds() {}

  static List<byte[]> of(Target target) throws IOException {
    return Files.readAllLines(DIRECTORY.resolve(target.fileName() + ".txt")).stream()
        .map(line -> line.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** Writes those of a target into a directory, each in a file of its own, as Jazzer reads them. */
  public static void main(String[] args) throws IOException {
    int number = 0;
    for (byte[] seed : of(Target.valueOf(args[0]))) {
      Files.write(Path.of(args[1]).resolve("seed-" + number++), seed);
    }
  }
}
