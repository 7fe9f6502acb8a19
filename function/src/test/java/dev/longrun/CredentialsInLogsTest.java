package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.longrun.AccessMatrix.Method;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.GoogleStandIn.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged of credentials, whoever calls and whatever fails: nothing. */
@Tag("slow")
class CredentialsInLogsTest {
  /** As long a part of a token as nothing else that is logged has in common with it by chance. */
  private static final int PART = 12;

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock();
  private final Captured log = new Captured();
  private final Logger ours = Logger.getLogger("dev.longrun");
  private final Logger googles = Logger.getLogger("com.google");
  private AccessServer server;
  private AccessMatrix matrix;

  /** All records, as a file of the log would have them, with their exceptions. */
  private static final class Captured extends Handler {
    private final StringBuilder text = new StringBuilder();
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public synchronized void publish(LogRecord record) {
      text.append(formatter.format(record));
    }

    synchronized String text() {
      return text.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void captureLogs() throws Exception {
    server = new AccessServer(directory, clock, RateLimiter.none());
    matrix = new AccessMatrix(server, clock);
    log.setLevel(Level.ALL);
    for (Logger logger : List.of(ours, googles)) {
      logger.setLevel(Level.ALL);
      logger.addHandler(log);
    }
  }

  @AfterEach
  void releaseLogs() throws Exception {
    for (Logger logger : List.of(ours, googles)) {
      logger.removeHandler(log);
      logger.setLevel(null);
    }
    server.close();
  }

  @Test
  void noPartOfAToken_isLogged_whoeverCallsWhatever() {
    for (String caller : server.callers.tokens().keySet()) {
      for (Method method : Method.values()) {
        matrix.call(caller, method, "shop");
      }
    }
    assertFalse(matrix.leaseTokens().isEmpty());
    assertTrue(server.auditLog().lines().count() > 200, "too little to be sure of");
    assertNoPartIsLogged(server.callers.tokens().values());
  }

  @Test
  void noPartOfAToken_isLogged_howeverVerificationFails() throws Exception {
    for (Mode mode : EnumSet.range(Mode.ERROR_500, Mode.DOWN)) {
      server.google.mode(mode);
      for (String caller : server.callers.tokens().keySet()) {
        assertNotEquals(
            200, server.send(caller, "GET", "/v1/projects/shop/operations", "").status());
      }
    }
    assertTrue(server.auditLog().contains("VERIFICATION_UNAVAILABLE"));
    assertNoPartIsLogged(server.callers.tokens().values());
  }

  @Test
  void noPartOfAToken_isLogged_ifItIsSentWhereNoneBelongs() throws Exception {
    String token = server.callers.tokens().get("owner");
    String path = "/v1/projects/shop/operations";
    for (String header :
        List.of(
            "Authorization: " + token,
            "Authorization: Basic " + token,
            "Authorization: Bearer " + token + ", " + token,
            "Authorization: Bearer " + token + "\u00e9",
            "X-Serverless-Authorization: Bearer " + token,
            "X-Goog-Iam-Authorization-Token: " + token,
            "Cookie: " + token)) {
      assertEquals(401, server.raw(path, header).status(), header);
    }
    assertEquals(400, server.raw(path + "?access_token=" + token).status());
    assertNoPartIsLogged(List.of(token));
  }

  @Test
  void everyLineOfTheAuditLog_isOneObjectOfJson() {
    for (Method method : Method.values()) {
      matrix.call("owner", method, "shop");
      matrix.call("no role", method, "shop");
    }
    server
        .auditLog()
        .lines()
        .forEach(line -> assertTrue(JsonParser.parseString(line).isJsonObject(), line));
  }

  private void assertNoPartIsLogged(Iterable<String> tokens) {
    String logged = log.text() + server.auditLog();
    Set<String> parts = new HashSet<>();
    for (int i = 0; i + PART <= logged.length(); i++) {
      parts.add(logged.substring(i, i + PART));
    }
    List<String> secrets = new ArrayList<>(matrix.leaseTokens());
    tokens.forEach(secrets::add);
    for (String secret : secrets) {
      for (int i = 0; i + PART <= secret.length(); i++) {
        String part = secret.substring(i, i + PART);
        assertFalse(parts.contains(part), () -> "logged: " + part);
      }
    }
  }
}
