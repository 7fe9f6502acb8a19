package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WarmUpRequestTest {
  @Test
  void theServerIsAskedForNothing_onceItListens() throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      CompletableFuture<Void> done =
          CompletableFuture.runAsync(new WarmUpRequest(server.getLocalPort()));
      try (Socket client = server.accept()) {
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        assertEquals(
            "OPTIONS /v1/projects/longrun/operations/warm-up:cancel HTTP/1.1", request.readLine());
      }
      done.join();
    }
  }

  @Test
  void aServerThatAnswersLate_isWaitedFor() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    CompletableFuture<Void> done = CompletableFuture.runAsync(new WarmUpRequest(port));
    try (ServerSocket server = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
        Socket client = server.accept()) {
      assertEquals('O', client.getInputStream().read());
    }
    done.join();
  }
}
