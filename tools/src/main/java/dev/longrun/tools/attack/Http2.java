package dev.longrun.tools.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * HTTP/2 by hand (RFC 9113, RFC 7541): one connection, on which frames of any kind are sent.
 * Whatever the server says is read beside that, so that it never waits to say it.
 */
final class Http2 implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final int PREFIX_OF_7_BITS = 127;

  private final Socket socket;
  private volatile boolean ended;

  Http2(Wire wire) throws IOException {
    socket = wire.connect();
    socket.getOutputStream().write(Wire.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    send(frame(SETTINGS, 0, 0, new byte[0]));
    Thread reader = new Thread(this::readAll, "http2");
    reader.setDaemon(true);
    reader.start();
  }

  private void readAll() {
    byte[] buffer = new byte[8192];
    try (InputStream in = socket.getInputStream()) {
      while (in.read(buffer) >= 0) {
        // Whatever it is.
      }
    } catch (IOException e) {
      // It has ended, too.
    }
    ended = true;
  }

  /** Whether the server has ended the connection. */
  boolean hasEnded() {
    return ended;
  }

  /** False, if the connection has ended. */
  boolean send(byte[]... frames) {
    try {
      for (byte[] frame : frames) {
        socket.getOutputStream().write(frame);
      }
      return !ended;
    } catch (IOException e) {
      return false;
    }
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (int shift = 16; shift >= 0; shift -= 8) {
      frame.write(payload.length >> shift);
    }
    frame.write(type);
    frame.write(flags);
    for (int shift = 24; shift >= 0; shift -= 8) {
      frame.write(stream >> shift);
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  static byte[] reset(int stream) {
    return frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}); // CANCEL
  }

  /** A header block of names and values, none of which is kept for later. */
  static byte[] block(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      block.write(0);
      string(block, namesAndValues[i]);
      string(block, namesAndValues[i + 1]);
    }
    return block.toByteArray();
  }

  static byte[] get(int stream, String path) {
    byte[] block =
        block(":method", "GET", ":scheme", "http", ":path", path, ":authority", "localhost");
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, block);
  }

  static void string(ByteArrayOutputStream block, String text) {
    int length = text.length();
    if (length < PREFIX_OF_7_BITS) {
      block.write(length);
    } else {
      block.write(PREFIX_OF_7_BITS);
      int rest = length - PREFIX_OF_7_BITS;
      for (; rest >= 128; rest >>= 7) {
        block.write(rest & 127 | 128);
      }
      block.write(rest);
    }
    block.writeBytes(Wire.ascii(text));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
