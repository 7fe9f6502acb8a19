package dev.longrun.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Inputs to begin with: one a line, in which {@code \n} stands for the end of a line. */
public final class Seeds {
  private Seeds() {}

  public static List<byte[]> of(FuzzTarget target) throws IOException {
    try (InputStream file =
        Seeds.class.getResourceAsStream("/fuzz/" + target.fileName() + ".txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8))
          .toList();
    }
  }
}
