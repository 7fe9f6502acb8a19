package dev.longrun.google;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.longrun.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls with credentials, within their time. */
class GoogleApiTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String path = exchange.getRequestURI().getPath();
          if (path.equals("/closed")
              || (path.equals("/closed-once") && authorizations.size() == 1)) {
            exchange.close();
            return;
          }
          boolean isRedirect = path.equals("/redirect");
          if (isRedirect) {
            exchange.getResponseHeaders().set("Location", uri("/elsewhere").toString());
          } else if (path.equals("/slow")) {
            awaitClosed();
          }
          byte[] body = new byte[path.equals("/large") ? 10_000_000 : 2];
          exchange.sendResponseHeaders(isRedirect ? 307 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void close() {
    closed.countDown();
    server.stop(0);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private GoogleApi.Reply post(GoogleApi api, String path, Duration time) throws IOException {
    return api.send(new GoogleApi.Call("POST", uri(path), "{}"), Deadline.after(time));
  }

  @Test
  void aCall_hasTheToken_ifThereIsOne() throws IOException {
    assertTrue(post(new GoogleApi(() -> Optional.of("secret")), "/", LONG).isOk());
    assertTrue(post(GoogleApi.withoutToken(), "/", LONG).isOk());
    assertEquals(List.of("Bearer secret", "null"), authorizations);
  }

  @Test
  void withoutAToken_nothingIsCalled() {
    GoogleApi api =
        new GoogleApi(
            () -> {
              throw new IOException("no credentials here");
            });
    IOException failure = assertThrows(IOException.class, () -> post(api, "/", LONG));
    assertEquals("no credentials here", failure.getMessage());
    assertEquals(List.of(), authorizations);
  }

  @Test
  void aToken_orAnAnswer_thatDoesNotComeInTime_isNotWaitedFor() {
    GoogleApi slowToken =
        new GoogleApi(
            () -> {
              closed.await();
              return Optional.of("late");
            });
    Duration soon = Duration.ofMillis(200);
    for (GoogleApi api : List.of(slowToken, GoogleApi.withoutToken())) {
      IOException failure = assertThrows(IOException.class, () -> post(api, "/slow", soon));
      assertEquals("no answer in time", failure.getMessage());
    }
  }

  @Test
  void theToken_goesNowhereElse() throws IOException {
    assertEquals(307, post(new GoogleApi(() -> Optional.of("secret")), "/redirect", LONG).status());
    assertEquals(1, authorizations.size());
  }

  @Test
  void ofALongAnswer_onlyTheBeginningIsKept() throws IOException {
    assertTrue(post(GoogleApi.withoutToken(), "/large", LONG).body().length() < 1_000_000);
  }

  @Test
  void aConnectionThatIsClosed_isOpenedOnceMore_andNoMore() throws IOException {
    assertTrue(post(GoogleApi.withoutToken(), "/closed-once", LONG).isOk());
    assertEquals(2, authorizations.size());
    assertThrows(IOException.class, () -> post(GoogleApi.withoutToken(), "/closed", LONG));
    assertEquals(4, authorizations.size());
  }
}
