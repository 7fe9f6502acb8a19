package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refused caller is told, exactly; and what first, if several things are wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessOrderTest {
  private static final String MISSING = "/v1/projects/shop/operations/missing";
  private static final String EXPECTED =
      " Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
  private static final String REALM = "Bearer realm=\"https://accounts.google.com/\"";

  @TempDir static Path directory;
  private AccessServer server;

  @BeforeAll
  void startServer() throws Exception {
    server = new AccessServer(directory, new ManualClock(), RateLimiter.none());
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "no credentials, ?alt=xml, 400, INVALID_SYSTEM_PARAMETER",
    "no credentials,         , 401, CREDENTIALS_MISSING",
    "expired token,          , 401, ACCESS_TOKEN_INVALID",
    "other scope,            , 403, ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "viewer,                 , 403, IAM_PERMISSION_DENIED",
    "owner,                  , 400, UNKNOWN_FIELD",
  })
  void ofSeveralFaults_theFirstIsTold(String caller, String query, int status, String reason) {
    String path = MISSING + ":cancel" + (query == null ? "" : query);
    Reply reply = server.send(caller, "POST", path, "{\"force\":true}");
    assertEquals(status, reply.status(), reply.text());
    assertEquals(reason, reply.reason());
  }

  @Test
  void onlyWhatIsRight_isLookedFor() {
    assertEquals(
        "METHOD_NOT_FOUND", server.send("no credentials", "POST", MISSING + ":nix", "").reason());
    assertEquals(
        "OPERATION_NOT_FOUND", server.send("owner", "POST", MISSING + ":cancel", "{}").reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects/shop/operations/__bad__",
        "/v1/projects/shop/operations/a%20b",
        "/v1/projects/.../operations/a",
        "/v1/projects/shop/operations/a?colour=red",
      })
  void aNameOrParameter_thatIsWrong_isNotToldToWhoHasNoPermission(String path) {
    assertEquals("CREDENTIALS_MISSING", server.send("no credentials", "GET", path, "").reason());
    assertEquals("IAM_PERMISSION_DENIED", server.send("no role", "GET", path, "").reason());
    assertEquals(400, server.send("owner", "GET", path, "").status());
  }

  @Test
  void withoutCredentials_theCallerIsToldThatTheyAreMissing_andHowToGetThem() {
    Reply reply = server.send("no credentials", "POST", MISSING + ":cancel", "");
    assertEquals(
        "Request is missing required authentication credential." + EXPECTED, message(reply));
    assertEquals("UNAUTHENTICATED", reply.error().get("status").getAsString());
    assertEquals(REALM, reply.header("WWW-Authenticate"));
    JsonObject info = info(reply);
    assertEquals("googleapis.com", info.get("domain").getAsString());
    assertEquals("CancelOperation", info.getAsJsonObject("metadata").get("method").getAsString());
    assertEquals("longrun.dev", info.getAsJsonObject("metadata").get("service").getAsString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired token", "unknown token", "robot with an expired token"})
  void withATokenThatIsNotValid_theCallerIsToldNoMore(String caller) {
    Reply reply = server.send(caller, "GET", MISSING, "");
    assertEquals("Request had invalid authentication credentials." + EXPECTED, message(reply));
    assertEquals(REALM + ", error=\"invalid_token\"", reply.header("WWW-Authenticate"));
    assertEquals("UNAUTHENTICATED", reply.error().get("status").getAsString());
    assertEquals(server.send("expired token", "GET", MISSING, "").text(), reply.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"other scope", "robot with another scope"})
  void withoutTheScope_theCallerIsToldWhichOnesAreNeeded(String caller) {
    String scopes = Callers.DATASTORE + " " + Callers.CLOUD_PLATFORM;
    Reply reply = server.send(caller, "GET", MISSING, "");
    assertTrue(message(reply).startsWith("Request had insufficient authentication scopes."));
    assertTrue(message(reply).contains(scopes), message(reply));
    assertEquals(
        REALM + ", error=\"insufficient_scope\", scope=\"" + scopes + "\"",
        reply.header("WWW-Authenticate"));
    assertEquals("PERMISSION_DENIED", reply.error().get("status").getAsString());
    assertEquals("googleapis.com", info(reply).get("domain").getAsString());
    JsonObject metadata = info(reply).getAsJsonObject("metadata");
    assertEquals(scopes, metadata.get("scopes").getAsString());
    assertEquals("GetOperation", metadata.get("method").getAsString());
  }

  @Test
  void withoutThePermission_theCallerIsNotAskedToAuthenticateAgain() {
    assertEquals("", server.send("no role", "GET", MISSING, "").header("WWW-Authenticate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no credentials", "expired token", "other scope", "no role", "owner"})
  void everyReply_hasTheHeadersThatGoogleSends(String caller) {
    Reply reply = server.send(caller, "GET", MISSING, "");
    assertEquals(
        "application/json;charset=utf-8",
        reply.header("Content-Type").toLowerCase(Locale.ROOT).replace(" ", ""));
    assertEquals("nosniff", reply.header("X-Content-Type-Options"));
    assertEquals("private, no-store", reply.header("Cache-Control"));
    assertEquals("Accept-Encoding, Origin, X-Origin, Referer", reply.header("Vary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "oauth_token", "bearer_token"})
  void aToken_inTheQuery_isRefused_evenIfThereIsOneInTheHeader(String parameter) {
    String query = "?" + parameter + "=" + server.callers.tokens().get("owner");
    for (String caller : new String[] {"no credentials", "owner"}) {
      Reply reply = server.send(caller, "GET", MISSING + query, "");
      assertEquals(400, reply.status());
      assertEquals("TOKEN_IN_QUERY", reply.reason());
    }
  }

  @Test
  void aToken_inAFormThatStandsForTheQuery_isRefused() {
    Reply reply =
        server.send(
            "owner",
            "POST",
            MISSING,
            "access_token=" + server.callers.tokens().get("owner"),
            "X-HTTP-Method-Override",
            "GET",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertEquals("TOKEN_IN_QUERY", reply.reason());
  }

  @Test
  void anOverriddenMethod_needsThePermissionOfTheMethodThatIsMeant() {
    String[] override = {"X-HTTP-Method-Override", "DELETE"};
    assertEquals(
        "operations.delete",
        info(server.send("viewer", "POST", MISSING, "", override))
            .getAsJsonObject("metadata")
            .get("permission")
            .getAsString());
    assertEquals(404, server.send("admin", "POST", MISSING, "", override).status());
  }

  @Test
  void aProject_thatIsPercentEncoded_isTheSameProject() {
    String path = "/v1/projects/sh%6Fp/operations/missing";
    assertEquals(404, server.send("robot with an audience", "GET", path, "").status());
    String other = "/v1/projects/%62ank/operations/missing";
    assertEquals(403, server.send("robot with an audience", "GET", other, "").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects/shop/../bank/operations/x",
        "/v1/projects/shop/%2e%2e/bank/operations/x",
        "/v1/projects/shop%2F..%2Fbank/operations/x",
        "/v1/projects/shop%2Foperations/x",
        "/v1/projects/shop;/operations/x",
        "//v1/projects/bank/operations/x",
      })
  void aPath_thatIsNotWhatItSeems_leadsNowhere(String path) {
    String robot = server.callers.tokens().get("robot with an audience");
    RawHttp.Reply reply = server.raw(path, "Authorization: Bearer " + robot);
    assertTrue(Set.of(400, 403, 404).contains(reply.status()), reply.head());
    assertFalse(reply.body().contains("OPERATION_NOT_FOUND"), reply.body());
  }

  private static String message(Reply reply) {
    return reply.error().get("message").getAsString();
  }

  private static JsonObject info(Reply reply) {
    return reply.error().getAsJsonArray("details").get(0).getAsJsonObject();
  }
}
