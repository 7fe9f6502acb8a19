package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be asked for over one connection of HTTP/2, on which all callers' requests may come. */
class Http2LimitsTest extends ContainerFixture {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** {@code GET http://localhost/}, as HPACK has it. */
  private static final byte[] GET = ascii("\u0082\u0086\u0084A\tlocalhost");

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int END_OF_HEADERS_AND_STREAM = 5;
  private static final short MAX_CONCURRENT_STREAMS = 3;

  @Test
  void aConnection_hasRoomForMoreRequestsThanAreServedAtOnce() throws IOException {
    ByteBuffer settings = ByteBuffer.wrap(repliesTo(0).get(SETTINGS));
    Map<Short, Integer> values = new HashMap<>();
    while (settings.hasRemaining()) {
      values.put(settings.getShort(), settings.getInt());
    }
    assertEquals(512, values.get(MAX_CONCURRENT_STREAMS));
  }

  @Test
  void whoGivesUpOnAllRequestsAtOnce_keepsTheConnection() throws IOException {
    assertTrue(repliesTo(512).containsKey(PING));
  }

  @Test
  void whoGivesUpOnMoreThanThereMayBe_losesTheConnection() throws IOException {
    assertFalse(repliesTo(4000).containsKey(PING));
  }

  /**
   * The first frame of each type, up to a reply to the ping that follows the resets, or the end.
   */
  private Map<Integer, byte[]> repliesTo(int resets) throws IOException {
    Map<Integer, byte[]> replies = new HashMap<>();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(resetsAndAPing(resets));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (!replies.containsKey(PING)) {
        int lengthAndType = in.readInt();
        in.skipNBytes(5);
        replies.putIfAbsent(lengthAndType & 0xff, in.readNBytes(lengthAndType >>> 8));
      }
    } catch (EOFException | SocketException e) {
      // The server has ended it.
    }
    return replies;
  }

  private static byte[] resetsAndAPing(int resets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii(PREFACE));
    out.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
    for (int stream = 1; stream < 2 * resets; stream += 2) {
      out.writeBytes(frame(HEADERS, END_OF_HEADERS_AND_STREAM, stream, GET));
      out.writeBytes(frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
    }
    out.writeBytes(frame(PING, 0, 0, new byte[8]));
    return out.toByteArray();
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
