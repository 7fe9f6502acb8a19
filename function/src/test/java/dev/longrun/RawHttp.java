package dev.longrun;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP by hand, for what no proper client sends. */
final class RawHttp {
  private static final int TIMEOUT_MILLIS = 10_000;

  private RawHttp() {}

  record Reply(int status, String head, String body) {
    static Reply parse(String text) {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new AssertionError("no HTTP response: " + text);
      }
      int status = Integer.parseInt(text.split(" ", 3)[1]);
      return new Reply(status, text.substring(0, end), text.substring(end + 4));
    }
  }

  /** Sends a request with this head to localhost, whatever its Host is, and reads to the end. */
  static Reply send(int port, byte[] body, String... head) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      for (String line : head) {
        request.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      request.writeBytes("Connection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      request.writeBytes(body);
      OutputStream out = socket.getOutputStream();
      request.writeTo(out);
      out.flush();
      socket.shutdownOutput();
      return Reply.parse(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A body as one chunk, as Transfer-Encoding: chunked asks for. */
  static byte[] chunked(byte[] body) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    if (body.length > 0) {
      chunks.writeBytes(
          (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
      chunks.writeBytes(body);
      chunks.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    return chunks.toByteArray();
  }
}
