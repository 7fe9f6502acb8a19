package dev.longrun.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this server, which the build writes into a resource. */
final class Version {
  private static final String FILE = "version.txt";

  private Version() {}

  static String get() {
    return Loaded.VERSION;
  }

  /** Read when it is first asked for. */
  private static final class Loaded {
    static final String VERSION = read();

    private static String read() {
      try (InputStream in = Version.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException("the class path has no " + FILE);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
      } catch (IOException e) {
        throw new UncheckedIOException("the class path has no readable " + FILE, e);
      }
    }
  }
}
