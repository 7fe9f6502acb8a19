package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import dev.longrun.http.Origins;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages in a browser may do, on a server that knows its callers. */
class CorsTest {
  private static final String PATH = "/v1/projects/p/operations/o:cancel";
  private static final byte[] NOTHING = {};

  @TempDir static Path directory;
  private static AccessServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = new AccessServer(directory, new ManualClock(), RateLimiter.none());
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static Reply preflight(String origin) {
    return server
        .http()
        .send(
            "OPTIONS",
            PATH,
            NOTHING,
            "Origin",
            origin,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization,x-goog-request-reason");
  }

  @Test
  void aPreflight_ofAPermittedOrigin_needsNoCredentials_andAllowsWhatItAsksFor() {
    Reply reply = preflight(AccessServer.ORIGIN);
    assertEquals(200, reply.status());
    assertEquals(AccessServer.ORIGIN, reply.header("Access-Control-Allow-Origin"));
    assertEquals("POST, OPTIONS", reply.header("Access-Control-Allow-Methods"));
    assertEquals(
        "authorization,x-goog-request-reason", reply.header("Access-Control-Allow-Headers"));
    assertEquals("3600", reply.header("Access-Control-Max-Age"));
    assertEquals("", reply.header("Access-Control-Allow-Credentials"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "http://console.example.com",
        "https://console.example.com:8443",
        "https://console.example.com.evil.com",
        "null",
        "*",
      })
  void anotherOrigin_isAllowedNothing(String origin) {
    Reply reply = preflight(origin);
    assertEquals(200, reply.status());
    assertTrue(
        reply.response().headers().map().keySet().stream()
            .noneMatch(it -> it.startsWith("access-control")));
  }

  @Test
  void aPreflight_thatAsksForVeryMany_isAnswered() {
    Reply reply =
        server
            .http()
            .send(
                "OPTIONS",
                "/openapi.json",
                NOTHING,
                "Origin",
                AccessServer.ORIGIN,
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "a_b" + ",a".repeat(1900));
    assertEquals(200, reply.status());
    assertTrue(reply.header("Access-Control-Allow-Headers").startsWith("a_b,a,"));
    assertEquals("GET, HEAD, OPTIONS", reply.header("Access-Control-Allow-Methods"));
  }

  @Test
  void everyReply_toAPermittedOrigin_canBeRead_errorsToo() {
    Reply refused = server.http().post(PATH, "", "Origin", AccessServer.ORIGIN);
    assertEquals(401, refused.status());
    assertEquals(AccessServer.ORIGIN, refused.header("Access-Control-Allow-Origin"));
    assertTrue(refused.header("Access-Control-Expose-Headers").contains("ETag"));
    assertTrue(refused.header("Vary").contains("Origin"));
    assertEquals("", server.http().post(PATH, "").header("Access-Control-Allow-Origin"));
  }

  @Test
  void theDescriptionOfTheApi_needsNoCredentials() {
    assertEquals(200, server.http().get("/$discovery/rest?version=v1").status());
    assertEquals(200, server.http().get("/openapi.json").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console/", "/health/live", "/health/ready", "/version"})
  void theConsole_andTheStateOfTheServer_needNoCredentials(String path) {
    assertEquals(200, server.http().get(path).status());
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                       ''",
    "'https://a.example',                      https://a.example",
    "' https://a.example , http://[::1]:3000', https://a.example http://[::1]:3000",
    "'*',                                      https://anything.example",
  })
  void origins_areAList(String list, String permitted) {
    Origins origins = Origins.parse(list);
    for (String origin : permitted.split(" ")) {
      assertEquals(!origin.isEmpty(), origins.permits(origin));
    }
    assertFalse(new Origins(Set.of("https://a.example")).permits("https://b.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "https://a.example/",
        "https://A.example",
        "ftp://a",
        "https://",
        "null"
      })
  void whatIsNoOrigin_isRefused(String origin) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Origins.parse("https://b," + origin))
            .getMessage();
    assertTrue(message.startsWith(origin + " is no origin; use "), message);
  }
}
