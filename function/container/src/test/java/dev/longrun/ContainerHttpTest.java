package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP in the container is what it is in the function, by either version of the protocol. */
class ContainerHttpTest extends ContainerFixture {
  /** Ends the client's preface of HTTP/2, whose settings it doesn't change. */
  private static final String HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

  /** A client of one version of HTTP, which it knows to be spoken here. */
  enum Version {
    HTTP_1_1 {
      @Override
      HttpClient client() {
        return new HttpClient();
      }
    },
    HTTP_2 {
      @Override
      HttpClient client() {
        return new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
      }
    };

    abstract HttpClient client();
  }

  private interface Use {
    void with(HttpClient client) throws Exception;
  }

  private static void use(Version version, Use use) throws Exception {
    HttpClient client = version.client();
    client.start();
    try {
      use.with(client);
    } finally {
      client.stop();
    }
  }

  private ContentResponse send(HttpClient client, String method, String path, Request.Content body)
      throws Exception {
    return client.newRequest("http://127.0.0.1:" + port() + path).method(method).body(body).send();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aLife_isServed(Version version) throws Exception {
    String operations = project() + "/operations";
    String body = "{\"operationId\":\"a\"}";
    use(
        version,
        client -> {
          var start = new StringRequestContent(body);
          ContentResponse started = send(client, "POST", operations + ":start", start);
          assertEquals(200, started.getStatus(), started.getContentAsString());
          assertEquals(version.name(), started.getVersion().name());
          for (String nothing : new String[] {"", "{}"}) {
            var empty = new StringRequestContent(nothing);
            ContentResponse cancelled = send(client, "POST", operations + "/a:cancel", empty);
            assertEquals("{}\n", cancelled.getContentAsString());
          }
          ContentResponse read = send(client, "GET", operations + "/a", null);
          assertTrue(read.getContentAsString().contains("CANCELLED"));
          assertEquals(200, send(client, "DELETE", operations + "/a", null).getStatus());
          assertEquals(404, send(client, "GET", operations + "/a", null).getStatus());
        });
  }

  /** Such a body is chunked in HTTP/1.1; in HTTP/2 nothing in the head says that it is there. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void aBodyOfUnknownLength_isRead(Version version) throws Exception {
    byte[] body = "{\"operationId\":\"streamed\"}".getBytes(StandardCharsets.UTF_8);
    use(
        version,
        client -> {
          var streamed = new AsyncRequestContent(ByteBuffer.wrap(body));
          streamed.close();
          ContentResponse started = send(client, "POST", project() + "/operations:start", streamed);
          String text = started.getContentAsString();
          assertEquals(200, started.getStatus(), text);
          assertTrue(text.contains("/operations/streamed\""), text);
        });
  }

  @Test
  void nobodyIsTakenToHttp2_fromHttp1() throws IOException {
    String reply =
        exchange(
            "GET /v1/projects/p/operations HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n");
    assertTrue(reply.startsWith("HTTP/1.1 200"), reply);
  }

  @Test
  void aRequestInAChunkExtension_isNoRequest() throws IOException {
    String smuggled = "GET /v1/projects/p/operations/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String replies =
        exchange(
            "POST /v1/projects/p/operations:start HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "1;ext=\"val\r\nX\r\n0\r\n\r\n"
                + smuggled
                + "\"\r\nX\r\n0\r\n\r\n");
    assertEquals(1, replies.split("HTTP/1\\.1 [0-9]{3}", -1).length - 1, replies);
    assertTrue(replies.startsWith("HTTP/1.1 400"), replies);
  }

  @Test
  void grpcOverHttp1_isARequestOfNoMethod() throws IOException {
    String reply =
        exchange(
            "POST /google.longrunning.Operations/GetOperation HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assertTrue(reply.startsWith("HTTP/1.1 404"), reply);
    assertTrue(reply.contains("METHOD_NOT_FOUND"), reply);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/9.9\r\n\r\n", "what\r\n\r\n", HTTP2 + "\0\0\1\7\7\7\7\7\7"})
  void whatIsNoHttp_endsTheConnection_andNoOther(String bytes) throws IOException {
    exchange(bytes);
    String healthy = exchange("GET /v1/projects/p/operations HTTP/1.0\r\nHost: localhost\r\n\r\n");
    assertTrue(healthy.startsWith("HTTP/1.1 200"), healthy);
  }

  private String exchange(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
