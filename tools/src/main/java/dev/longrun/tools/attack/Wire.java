package dev.longrun.tools.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** HTTP by hand, over loopback: one connection for each request, and whatever bytes one likes. */
record Wire(int port) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    return socket;
  }

  /** All that came back until the server closed the connection. */
  String exchange(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The status of the reply, or 0 if there was none. */
  int status(byte[] request) {
    try {
      return status(exchange(request));
    } catch (IOException e) {
      return 0;
    }
  }

  static int status(String reply) {
    return reply.startsWith("HTTP/1.1 ") ? Integer.parseInt(reply.substring(9, 12)) : 0;
  }

  static String body(String reply) {
    int end = reply.indexOf("\r\n\r\n");
    return end < 0 ? "" : reply.substring(end + 4);
  }

  /**
   * A request after whose reply the connection ends.
   *
   * @param token of the caller; empty for none
   * @param headers lines, each without its end
   */
  static byte[] request(String method, String path, String token, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    if (!token.isEmpty()) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ascii(head.toString()));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  static byte[] get(String path, String token) {
    return request("GET", path, token, new byte[0]);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(ascii(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
