package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.admission.RateLimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How credentials may be sent, and how not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsHeaderTest {
  private static final String LIST = "/v1/projects/shop/operations";

  @TempDir static Path directory;
  private final ManualClock clock = new ManualClock();
  private AccessServer server;
  private String viewer;

  @BeforeAll
  void startServer() throws Exception {
    server = new AccessServer(directory, clock, RateLimiter.none());
    viewer = server.callers.tokens().get("viewer");
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
  }

  private int status(String path, String... headers) {
    return server.raw(path, headers).status();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer TOKEN",
        "Authorization: bearer TOKEN",
        "Authorization: BEARER   TOKEN",
        "authorization: Bearer TOKEN ",
        "AUTHORIZATION:Bearer TOKEN",
      })
  void aToken_isTaken_howeverTheHeaderIsSpelled(String header) {
    assertEquals(200, status(LIST, header.replace("TOKEN", viewer)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: TOKEN",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization:",
        "Authorization: BearerTOKEN",
        "Authorization: Bearer\tTOKEN",
        "Authorization: Bearer TOKEN x",
        "Authorization: Bearer TOKEN,",
        "Authorization: Bearer TOKEN, Bearer TOKEN",
        "Authorization: Bearer \"TOKEN\"",
        "Authorization: Bearer TOKEN\u00e9",
        "Authorization: \u00a0Bearer TOKEN",
        "Authorization: Token TOKEN",
        "Authorization: OAuth TOKEN",
        "Authorization: GoogleLogin auth=TOKEN",
        "Authorization: Digest username=\"TOKEN\"",
      })
  void anyOtherHeader_isRefused(String header) {
    int asked = server.google.tokenInfoRequests();
    RawHttp.Reply reply = server.raw(LIST, header.replace("TOKEN", viewer));
    assertEquals(401, reply.status(), reply.body());
    assertTrue(reply.body().contains("ACCESS_TOKEN_INVALID"), reply.body());
    assertEquals(asked, server.google.tokenInfoRequests());
  }

  @Test
  void basicAuthentication_isRefused() {
    for (String user : new String[] {viewer + ":", "oauth2accesstoken:" + viewer}) {
      String encoded = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.US_ASCII));
      assertEquals(401, status(LIST, "Authorization: Basic " + encoded));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization: Bearer viewer, Authorization: Bearer unknown token",
    "Authorization: Bearer unknown token, Authorization: Bearer viewer",
    "Authorization: Bearer viewer, authorization: Bearer viewer",
    "AUTHORIZATION: Bearer viewer, Authorization: Bearer owner",
    "Authorization: Basic eDp5, Authorization: Bearer viewer",
    "Authorization:, Authorization: Bearer viewer",
  })
  void twoHeaders_areRefused_sinceAnotherReaderMightTakeTheOther(String first, String second) {
    assertEquals(401, status(LIST, filledIn(first), filledIn(second)));
  }

  private String filledIn(String header) {
    String[] parts = header.split("Bearer ", 2);
    return parts.length < 2 ? header : parts[0] + "Bearer " + server.callers.tokens().get(parts[1]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Serverless-Authorization: Bearer TOKEN",
        "Proxy-Authorization: Bearer TOKEN",
        "X-Goog-Authenticated-User-Email: owner@example.com",
        "X-Goog-Iam-Authorization-Token: TOKEN",
        "X-Goog-Api-Key: TOKEN",
        "Cookie: SID=TOKEN",
      })
  void noOtherHeader_countsAsCredentials(String header) {
    RawHttp.Reply reply = server.raw(LIST, header.replace("TOKEN", viewer));
    assertEquals(401, reply.status(), reply.body());
    assertTrue(reply.body().contains("CREDENTIALS_MISSING"), reply.body());
  }

  @ParameterizedTest
  @ValueSource(ints = {7000, 8193, 1_000_000})
  void anOversizedToken_isRefused_andNobodyIsAskedAboutIt(int length) {
    int asked = server.google.tokenInfoRequests();
    int status;
    try {
      status = status(LIST, "Authorization: Bearer " + "a".repeat(length));
    } catch (AssertionError e) {
      assertInstanceOf(IOException.class, e.getCause(), "the server may hang up on the rest of it");
      status = 431;
    }
    assertTrue(status == 401 || status == 431, "" + status);
    assertEquals(length == 7000 ? asked + 1 : asked, server.google.tokenInfoRequests());
    assertEquals(200, status(LIST, "Authorization: Bearer " + viewer));
  }
}
