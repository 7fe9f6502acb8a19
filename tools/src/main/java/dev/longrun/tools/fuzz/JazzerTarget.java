package dev.longrun.tools.fuzz;

import dev.longrun.fuzz.FuzzTarget;
import dev.longrun.fuzz.FuzzedService;
import dev.longrun.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Jazzer calls, by the names that it looks for. It watches which code an input reaches, and
 * makes inputs that reach ever more of it.
 */
public final class JazzerTarget {
  private static Fuzzer fuzzer;

  private JazzerTarget() {}

  /** Called before all inputs. */
  public static void fuzzerInitialize() throws IOException {
    Path directory =
        Files.createTempDirectory(Path.of(System.getProperty("longrun.fuzz.dir")), "db");
    FuzzTarget target = FuzzTarget.valueOf(System.getProperty("longrun.fuzz.target"));
    fuzzer = new Fuzzer(target, new FuzzedService(directory));
  }

  /**
   * Called with each input.
   *
   * @throws AssertionError if it is a finding
   */
  public static void fuzzerTestOneInput(byte[] input) {
    fuzzer.run(input);
  }
}
