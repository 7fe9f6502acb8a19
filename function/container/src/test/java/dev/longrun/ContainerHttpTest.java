package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP in the container is what it is in the function, by either version of the protocol. */
class ContainerHttpTest extends ContainerFixture {
  /** Ends the client's preface of HTTP/2, whose settings it doesn't change. */
  private static final String HTTP2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

  private HttpResponse<String> send(HttpClient.Version version, HttpRequest.Builder request)
      throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aLife_isServed(HttpClient.Version version) throws Exception {
    String operations = project() + "/operations";
    HttpResponse<String> started =
        send(
            version,
            request(operations + ":start")
                .POST(BodyPublishers.ofString("{\"operationId\":\"a\"}")));
    assertEquals(200, started.statusCode(), started.body());
    for (String body : new String[] {"", "{}"}) {
      assertEquals(
          "{}\n",
          send(version, request(operations + "/a:cancel").POST(BodyPublishers.ofString(body)))
              .body());
    }
    assertTrue(send(version, request(operations + "/a")).body().contains("CANCELLED"));
    assertEquals(200, send(version, request(operations + "/a").DELETE()).statusCode());
    assertEquals(404, send(version, request(operations + "/a")).statusCode());
  }

  /** Such a body is chunked in HTTP/1.1; in HTTP/2 nothing in the head says that it is there. */
  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aBodyOfUnknownLength_isRead(HttpClient.Version version) throws Exception {
    byte[] body = "{\"operationId\":\"streamed\"}".getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> started =
        send(
            version,
            request(project() + "/operations:start")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));
    assertEquals(200, started.statusCode(), started.body());
    assertTrue(started.body().contains("/operations/streamed\""), started.body());
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
