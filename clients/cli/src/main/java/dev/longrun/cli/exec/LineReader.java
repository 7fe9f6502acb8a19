package dev.longrun.cli.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines of UTF-8, none of them longer than what can be stored. */
final class LineReader {
  static final int MAX_BYTES = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[8192];
  private int at;
  private int end;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end, cut after {@link #MAX_BYTES}. Blocks until there is one.
   *
   * @throws IOException if there is none any more
   */
  String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = read(); next != '\n'; next = read()) {
      if (line.size() < MAX_BYTES) {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private int read() throws IOException {
    if (at == end) {
      end = in.read(buffer);
      at = 0;
      if (end < 0) {
        throw new IOException("the pipe was closed");
      }
    }
    return buffer[at++];
  }
}
