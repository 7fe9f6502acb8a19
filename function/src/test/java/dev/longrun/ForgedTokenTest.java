package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Jwt;
import dev.longrun.auth.ServiceAccount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that nobody may get in with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedTokenTest {
  private static final String LIST = "/v1/projects/shop/operations";

  @TempDir static Path directory;
  private final ManualClock clock = new ManualClock();
  private AccessServer server;
  private ServiceAccount robot;
  private ServiceAccount thief;

  @BeforeAll
  void startServer() throws Exception {
    server = new AccessServer(directory, clock, RateLimiter.none());
    robot = server.callers.robot;
    thief = ServiceAccount.of("thief@shop.iam.gserviceaccount.com");
    server.google.publish(thief);
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
  }

  private Reply list(String authorization) {
    return server.http.send("GET", LIST, new byte[0], "Authorization", authorization);
  }

  private Jwt jwt() {
    return Callers.audience(robot, clock.instant());
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  @Test
  void theTokenThatAllOthersDifferFrom_isAccepted() {
    assertEquals(200, list("Bearer " + jwt().signedBy(robot)).status());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void aForgedToken_isRefused_andNothingElseIsTold(String token) {
    int others = server.google.otherRequests();
    Reply reply = list("Bearer " + token);
    assertEquals(401, reply.status(), reply.text());
    assertEquals("ACCESS_TOKEN_INVALID", reply.reason());
    assertEquals(list("Bearer nonsense").text(), reply.text());
    assertEquals(others, server.google.otherRequests(), "went where the token told");
  }

  Stream<Named<String>> forgeries() {
    return tokens().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
  }

  private Map<String, String> tokens() {
    Map<String, String> tokens = new LinkedHashMap<>();
    addAlgorithms(tokens);
    addKeys(tokens);
    addTimes(tokens);
    addPurposes(tokens);
    addAccounts(tokens);
    addShapes(tokens);
    return tokens;
  }

  private void addAlgorithms(Map<String, String> tokens) {
    byte[] publicKey = robot.keys().getPublic().getEncoded();
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.US_ASCII);
    for (String none : new String[] {"none", "None", "NONE", "nOnE", ""}) {
      Jwt unsigned = jwt().header("alg", Jwt.quoted(none));
      tokens.put("alg '" + none + "', no signature", unsigned.signature(""));
      tokens.put("alg '" + none + "', a signature", unsigned.signedBy(robot));
    }
    tokens.put("no signature", jwt().signature(""));
    tokens.put("no alg", jwt().withoutHeader("alg").signedBy(robot));
    tokens.put("a list of algs", jwt().header("alg", "[\"RS256\"]").signedBy(robot));
    tokens.put("HS256 by the key", jwt().header("alg", "\"HS256\"").hmac(publicKey));
    tokens.put("HS256 by its PEM", jwt().header("alg", "\"HS256\"").hmac(pem));
    tokens.put("RS256 that is an HMAC", jwt().hmac(publicKey));
    tokens.put("ES256", jwt().header("alg", "\"ES256\"").signedBy(robot));
    tokens.put("rs256", jwt().header("alg", "\"rs256\"").signedBy(robot));
    tokens.put(
        "an extension that must be understood", jwt().header("crit", "[\"exp\"]").signedBy(robot));
  }

  private void addKeys(Map<String, String> tokens) {
    String elsewhere = server.google.uri("/keys").toString();
    Jwt thiefs = jwt().header("kid", Jwt.quoted(thief.keyId()));
    tokens.put("another account's key", jwt().signedBy(thief));
    tokens.put("another account's key and its id", thiefs.signedBy(thief));
    tokens.put("another account's key id", thiefs.signedBy(robot));
    tokens.put("no key id", jwt().withoutHeader("kid").signedBy(robot));
    tokens.put("an empty key id", jwt().header("kid", "\"\"").signedBy(robot));
    tokens.put("a path for a key id", jwt().header("kid", "\"../../k\"").signedBy(robot));
    for (String name : new String[] {"jku", "x5u"}) {
      Jwt pointing = jwt().header(name, Jwt.quoted(elsewhere));
      tokens.put(name + " to the thief's keys", pointing.signedBy(thief));
      tokens.put(
          name + " and the thief's key id",
          pointing.header("kid", Jwt.quoted(thief.keyId())).signedBy(thief));
    }
    tokens.put(
        "the thief's key in jwk", jwt().header("jwk", thief.jwk().toString()).signedBy(thief));
    tokens.put("the thief's key in x5c", jwt().header("x5c", "[\"MIIB\"]").signedBy(thief));
  }

  private void addTimes(Map<String, String> tokens) {
    tokens.put("expired", jwt().claim("exp", "" + now()).signedBy(robot));
    tokens.put("long expired", Callers.audience(robot, Instant.EPOCH).signedBy(robot));
    tokens.put("no exp", jwt().withoutClaim("exp").signedBy(robot));
    tokens.put("no iat", jwt().withoutClaim("iat").signedBy(robot));
    tokens.put(
        "issued in the future",
        Callers.audience(robot, clock.instant().plusSeconds(31)).signedBy(robot));
    tokens.put("not before a minute", jwt().claim("nbf", "" + (now() + 60)).signedBy(robot));
    tokens.put(
        "not before the end of time", jwt().claim("nbf", "1" + "0".repeat(18)).signedBy(robot));
    tokens.put("not before 1e12", jwt().claim("nbf", "1e12").signedBy(robot));
    tokens.put("over an hour", jwt().claim("exp", "" + (now() + 3601)).signedBy(robot));
    tokens.put("iat below zero", jwt().claim("iat", "-1").signedBy(robot));
    tokens.put("exp beyond 64 bits", jwt().claim("exp", "9".repeat(30)).signedBy(robot));
    tokens.put("exp that overflows", jwt().claim("exp", "9223372036854775807").signedBy(robot));
    tokens.put("exp of a fraction", jwt().claim("exp", now() + 60 + ".5").signedBy(robot));
    tokens.put("exp in a list", jwt().claim("exp", "[" + (now() + 60) + "]").signedBy(robot));
  }

  private void addPurposes(Map<String, String> tokens) {
    String here = Jwt.quoted(Callers.AUDIENCE);
    tokens.put("no aud, no scope", jwt().withoutClaim("aud").signedBy(robot));
    tokens.put(
        "another aud", jwt().claim("aud", "\"https://datastore.googleapis.com/\"").signedBy(robot));
    tokens.put(
        "aud that goes on",
        jwt().claim("aud", Jwt.quoted(Callers.AUDIENCE + ".evil.example")).signedBy(robot));
    tokens.put("a list of auds", jwt().claim("aud", "[" + here + "]").signedBy(robot));
    tokens.put("an empty aud", jwt().claim("aud", "\"\"").signedBy(robot));
    tokens.put(
        "another aud, and a scope",
        Callers.scoped(robot, clock.instant(), Callers.DATASTORE)
            .claim("aud", "\"https://oauth2.googleapis.com/token\"")
            .signedBy(robot));
    tokens.put(
        "a list of auds, and a scope",
        Callers.scoped(robot, clock.instant(), Callers.DATASTORE)
            .claim("aud", "[" + here + "]")
            .signedBy(robot));
  }

  private void addAccounts(Map<String, String> tokens) {
    tokens.put("a sub that isn't iss", jwt().claim("sub", "\"owner@example.com\"").signedBy(robot));
    tokens.put("no sub", jwt().withoutClaim("sub").signedBy(robot));
    tokens.put("no iss", jwt().withoutClaim("iss").signedBy(robot));
    tokens.put(
        "neither iss nor sub", jwt().withoutClaim("iss").withoutClaim("sub").signedBy(robot));
    String both = "[" + Jwt.quoted(robot.email()) + "]";
    tokens.put("iss in a list", jwt().claim("iss", both).claim("sub", both).signedBy(robot));
  }

  private void addShapes(Map<String, String> tokens) {
    String good = jwt().signedBy(robot);
    String[] parts = good.split("\\.");
    UnaryOperator<String> truncated = json -> json.substring(0, json.length() - 1);
    tokens.put(
        "another signature", parts[0] + "." + parts[1] + "." + parts[2].substring(4) + "AAAA");
    tokens.put(
        "other claims",
        parts[0]
            + "."
            + jwt().claim("jti", "\"x\"").signature(parts[2]).split("\\.")[1]
            + "."
            + parts[2]);
    tokens.put("two parts", parts[0] + "." + parts[1]);
    tokens.put("four parts", good + ".AAAA");
    tokens.put("five parts", good + ".AAAA.AAAA");
    tokens.put("only dots", "eyJ..");
    tokens.put("garbage in Base64", "eyJ" + "A".repeat(40) + ".AAAA.AAAA");
    tokens.put("not Base64", "eyJ~~~.===.---");
    tokens.put(
        "plain Base64 in the signature", parts[0] + "." + parts[1] + "." + parts[2] + "+/==");
    tokens.put("not UTF-8", parts[0] + ".eyKA_w." + parts[2]);
    tokens.put("claims that are no object", signed(json -> "[]"));
    tokens.put("claims that are nothing", signed(json -> ""));
    tokens.put("claims that end early", signed(truncated));
    tokens.put("something behind the claims", signed(json -> json + "{}"));
    tokens.put("a comment in the claims", signed(json -> "/**/" + json));
    tokens.put("single quotes", signed(json -> json.replace('"', '\'')));
    tokens.put(
        "an account twice", jwt().claimAgain("sub", Jwt.quoted(robot.email())).signedBy(robot));
    tokens.put("aud twice", jwt().claimAgain("aud", "\"https://evil.example\"").signedBy(robot));
    tokens.put("exp twice", jwt().claimAgain("exp", "" + (now() + 60)).signedBy(robot));
    tokens.put(
        "exp twice, once escaped", jwt().claimAgain("e\\u0078p", "" + now()).signedBy(robot));
    tokens.put(
        "a bomb of lists", jwt().claim("x", "[".repeat(2500) + "]".repeat(2500)).signedBy(robot));
    tokens.put("a bomb of objects", signed(json -> "{\"a\":".repeat(1000)));
    tokens.put(
        "a bomb in the header",
        jwt().header("x", "[".repeat(1500) + "]".repeat(1500)).signedBy(robot));
    tokens.put("a bomb of digits", jwt().claim("exp", "1e" + "9".repeat(3000)).signedBy(robot));
  }

  private String signed(UnaryOperator<String> claims) {
    return jwt().signedBy(robot, claims);
  }

  /** The accounts stand in JSON, so some are written with its escapes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner@example.com",
        "ROBOT@shop.iam.gserviceaccount.com",
        "robot@shop.iam.gserviceaccount.com.",
        "robot@shop.iam.gserviceaccount.com\\n",
        "robot@shop.iam.gserviceaccount.com/../thief@shop.iam.gserviceaccount.com",
        "robot@shop.iam.gserviceaccount.com?x",
        "robot@shop.iam.gserviceaccount.com#x",
        "robot%40shop.iam.gserviceaccount.com",
        "../../../robot@shop.iam.gserviceaccount.com",
        "..%2f@shop.iam.gserviceaccount.com",
        "x@evil.example/robot@shop.iam.gserviceaccount.com",
        "robot@evil.example",
        "robot@shop.iam.gserviceaccount.com.evil.example",
        "robot@evilgserviceaccount.com",
        "robot\\uff20shop.iam.gserviceaccount.com",
        "robot@shop.iam.gserviceaccount.co\\u1d0d",
        "robo\\u0074\\u200b@shop.iam.gserviceaccount.com",
        "\\u0000robot@shop.iam.gserviceaccount.com",
        "\\ud800robot@shop.iam.gserviceaccount.com",
        "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr@shop.iam.gserviceaccount.com",
        "",
      })
  void aTokenOfWhatCantBeAServiceAccount_isRefused_andNoKeyIsAskedFor(String account) {
    int requests = server.google.keyRequests() + server.google.otherRequests();
    String token =
        jwt().claim("iss", Jwt.quoted(account)).claim("sub", Jwt.quoted(account)).signedBy(robot);
    assertEquals(401, list("Bearer " + token).status());
    assertEquals(requests, server.google.keyRequests() + server.google.otherRequests());
  }

  @Test
  void anAudienceAndAScope_mustBothBeRight() {
    Jwt both = jwt().claim("scope", Jwt.quoted(Callers.OTHER_SCOPE));
    assertEquals(
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT", list("Bearer " + both.signedBy(robot)).reason());
  }
}
