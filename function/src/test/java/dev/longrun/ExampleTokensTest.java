package dev.longrun;

import static dev.longrun.ExampleWorker.CANCELLED;
import static dev.longrun.ExampleWorker.DONE;
import static dev.longrun.ExampleWorker.NOT_CLAIMED;
import static dev.longrun.ExampleWorker.OUT_OF_TOUCH;
import static dev.longrun.ExampleWorker.assertEnds;
import static dev.longrun.ExampleWorker.awaitLine;
import static dev.longrun.ExampleWorker.endlessInput;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.Authenticator;
import dev.longrun.auth.Caller;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.GoogleStandIn;
import dev.longrun.auth.OAuthAuthenticator;
import dev.longrun.auth.PolicyReader;
import dev.longrun.auth.TokenTrust;
import dev.longrun.http.Origins;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The workers in {@code clients/examples/} before a server that knows its callers by their tokens.
 */
class ExampleTokensTest {
  private static final Duration LIFE = Duration.ofSeconds(20);
  private static final byte[] CONTENT =
      "all that there is to compress".getBytes(StandardCharsets.UTF_8);
  private static final String POLICY =
      """
      {"bindings": [
        {"role": "admin", "members": ["user:admin@example.com"]},
        {"role": "worker", "members": ["user:admin@example.com", "user:worker@example.com"]}
      ]}
      """;

  @TempDir Path directory;

  /** By which tokens expire; leases go by the time of this machine, as the workers do. */
  private final ManualClock tokenClock = new ManualClock();

  private volatile boolean tokenEndsAfterClaim;
  private GoogleStandIn google;
  private OperationStore store;
  private OperationsServer server;
  private Http http;
  private String name;

  @BeforeEach
  void startServerAndOperation() throws Exception {
    google = new GoogleStandIn(tokenClock);
    google.issue("admin", Callers.DATASTORE, "admin@example.com");
    store = new SqliteOperationStore(directory.resolve("operations.db"));
    Access access =
        new Access(
            endingTokens(
                new OAuthAuthenticator(google.endpoints(), TokenTrust.of(Set.of()), tokenClock)),
            PolicyReader.read(POLICY),
            RateLimiter.none(),
            OpenAccess.access().auditLog(),
            new CrossSiteRule(Origins.NONE, false));
    server =
        new OperationsServer(Dispatchers.over(store, access, Stores.clock(), new SecureRandom()));
    http = new Http(server.url());
    name = post("projects/demo/operations:start").get("name").getAsString();
  }

  @AfterEach
  void stopServer() throws Exception {
    server.close();
    store.close();
    google.close();
  }

  private Authenticator endingTokens(Authenticator authenticator) {
    return (headers, method) -> {
      Caller caller = authenticator.authenticate(headers, method);
      if (tokenEndsAfterClaim && method.endsWith("Claim")) {
        tokenClock.advance(LIFE);
      }
      return caller;
    };
  }

  private JsonObject post(String resource) {
    return http.post("/v1/" + resource, "{}", "Authorization", "Bearer admin").json();
  }

  private void cancel() {
    assertEquals(
        "{}",
        http.post("/v1/" + name + ":cancel", "", "Authorization", "Bearer admin")
            .json()
            .toString());
  }

  /** The operation, once it has ended. */
  private JsonObject ended() {
    JsonObject operation = post(name + ":wait");
    assertTrue(operation.get("done").getAsBoolean());
    return operation;
  }

  private static int errorCode(JsonObject operation) {
    return operation.getAsJsonObject("error").get("code").getAsInt();
  }

  /** Issues a token that the worker's command prints from now on. */
  private void issue(String token, Duration life) throws IOException {
    String scope = Callers.DATASTORE;
    google.issue(token, life, Map.of("scope", scope, "sub", "1", "email", "worker@example.com"));
    Path written = Files.writeString(directory.resolve("token.new"), token + "\n");
    Files.move(written, directory.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Prints the token, and counts how often it was asked to. */
  private Map<String, String> command() {
    String command = "echo >>'%1$s/runs'; cat '%1$s/token'".formatted(directory);
    return Map.of("LONGRUN_TOKEN_COMMAND", command);
  }

  private int runs() throws IOException {
    return (int) Files.size(directory.resolve("runs"));
  }

  private Path input() throws IOException {
    return Files.write(directory.resolve("input"), CONTENT);
  }

  private Path output() {
    return directory.resolve("output.gz");
  }

  private Process run(ExampleWorker example, Path input, Map<String, String> environment)
      throws IOException {
    return example.run(server.url(), name, input, output(), environment);
  }

  private static void assertHasAllContent(Path file) throws IOException {
    try (GZIPInputStream data = new GZIPInputStream(Files.newInputStream(file))) {
      assertArrayEquals(CONTENT, data.readAllBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWorker_outlivesFiveTokens_andGetsEachOnce(ExampleWorker example) throws Exception {
    issue("token-0", LIFE);
    Process process = run(example, endlessInput(directory), command());
    BufferedReader said = process.inputReader();
    awaitLine(said, " bytes");
    for (int expired = 1; expired <= 5; expired++) {
      issue("token-" + expired, LIFE.plus(LIFE));
      tokenClock.advance(LIFE);
      do {
        awaitLine(said, " bytes");
      } while (runs() <= expired);
    }
    cancel();
    assertEnds(process, CANCELLED);
    assertEquals(1, errorCode(ended()));
    assertEquals(6, runs());
  }

  @ParameterizedTest
  @EnumSource
  void aTokenCommand_thatFailsForATime_stopsNoWork(ExampleWorker example) throws Exception {
    issue("token-0", LIFE);
    Process process = run(example, endlessInput(directory), command());
    BufferedReader said = process.inputReader();
    awaitLine(said, " bytes");
    Files.delete(directory.resolve("token"));
    tokenClock.advance(LIFE);
    awaitLine(said, "no token from LONGRUN_TOKEN_COMMAND");
    issue("token-1", LIFE);
    awaitLine(said, " bytes");
    cancel();
    assertEnds(process, CANCELLED);
    assertEquals(1, errorCode(ended()));
  }

  @ParameterizedTest
  @EnumSource
  void workThatIsDone_whenTheOnlyTokenHasExpired_isKept(ExampleWorker example) throws Exception {
    issue("token-0", LIFE);
    tokenEndsAfterClaim = true;
    assertEnds(run(example, input(), Map.of("LONGRUN_TOKEN", "token-0")), OUT_OF_TOUCH);
    assertHasAllContent(directory.resolve("output.gz.partial"));
    assertFalse(Files.exists(output()));
    assertEquals(10, errorCode(ended()));
  }

  @ParameterizedTest
  @EnumSource
  void aWorkerWithoutAToken_claimsNothing(ExampleWorker example) throws Exception {
    for (String command : new String[] {"exit 1", "echo two words", "echo unknown", ""}) {
      Process process = run(example, input(), Map.of("LONGRUN_TOKEN_COMMAND", command));
      assertEnds(process, NOT_CLAIMED);
    }
    JsonObject operation =
        http.send("GET", "/v1/" + name, new byte[0], "Authorization", "Bearer admin").json();
    assertTrue(operation.toString().contains("INITIALIZING"), operation::toString);
  }

  /** Every user of a machine can read the arguments of its processes. */
  @Test
  void noTokenIsAnArgument() throws Exception {
    Path arguments = directory.resolve("arguments");
    Path tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : new String[] {"curl", "jq", "sh", "dd", "gzip"}) {
      String script =
          "#!/bin/bash\nprintf '%%s\\n' %2$s \"$@\" >>'%1$s'\nPATH=${PATH#*:} exec %2$s \"$@\"\n";
      Path file = Files.writeString(tools.resolve(tool), script.formatted(arguments, tool));
      assertTrue(file.toFile().setExecutable(true));
    }
    issue("token-0", LIFE);
    Map<String, String> environment = new HashMap<>(command());
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    assertEnds(run(ExampleWorker.BASH, input(), environment), DONE);
    assertHasAllContent(output());
    String seen = Files.readString(arguments);
    assertTrue(seen.contains("curl") && seen.contains(name + ":finish"), seen);
    assertFalse(seen.contains("token-0"), seen);
    assertFalse(Pattern.compile("[0-9a-f]{64}").matcher(seen).find(), seen);
  }
}
