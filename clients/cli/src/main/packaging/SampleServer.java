import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers every request with an operation: for what the command loads when it is used. */
class SampleServer {
  private static final String OPERATION =
      """
      {"name": "projects/p/operations/o", "done": true, "response": {"@type": "t/x"},
       "metadata": {"@type": "t/y", "common": {"state": "SUCCESSFUL", "labels": {"a": "b"}},
       "progressEntities": {"workCompleted": "1", "workEstimated": "1"}}}
      """;

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] reply = OPERATION.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    server.start();
  }
}
