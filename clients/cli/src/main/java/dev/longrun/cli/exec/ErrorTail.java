package dev.longrun.cli.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Passes on what a command writes to its standard error, and keeps the end of it. */
final class ErrorTail {
  static final int MAX_BYTES = 4096;

  private final InputStream from;
  private final OutputStream to;
  private final byte[] ring = new byte[MAX_BYTES];
  private final Thread thread = new Thread(this::copy, "longrun-stderr");
  private long written;

  ErrorTail(InputStream from, OutputStream to) {
    this.from = from;
    this.to = to;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void copy() {
    byte[] buffer = new byte[8192];
    try {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        keep(buffer, read);
        pass(buffer, read);
      }
    } catch (IOException e) {
      // The command is gone, and with it the rest.
    }
  }

  /**
   * Whoever reads our standard error may be gone; the command must not wait for ever all the same.
   */
  private void pass(byte[] buffer, int length) {
    try {
      to.write(buffer, 0, length);
      to.flush();
    } catch (IOException e) {
      // What it writes is still kept.
    }
  }

  private synchronized void keep(byte[] buffer, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (written++ % MAX_BYTES)] = buffer[i];
    }
  }

  /**
   * What was written last, once all has been read; or what has been read by then, since a process
   * that the command has left behind may keep its standard error open.
   */
  String text(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
    return lastBytes();
  }

  private synchronized String lastBytes() {
    int length = (int) Math.min(written, MAX_BYTES);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = ring[(int) ((written - length + i) % MAX_BYTES)];
    }
    int from = 0;
    while (written > length && from < 4 && from < length && (bytes[from] & 0xC0) == 0x80) {
      from++; // The rest of a character whose beginning is not kept.
    }
    return new String(bytes, from, length - from, StandardCharsets.UTF_8).strip();
  }
}
