package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.ManualClock;
import dev.longrun.http.Headers;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Settlement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final String RESOURCE = "projects/p/operations/x";
  private static final String TRACE = "0123456789abcdef0123456789abcdef";
  private static final Caller ANN =
      new Caller("ann@example.com", Optional.of("ann@example.com"), Optional.empty());

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ManualClock clock = new ManualClock();
  private final AuditLog log = log(Optional.of("traces"));

  private AuditLog log(Optional<String> traceProject) {
    return new AuditLog(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), traceProject, false, clock);
  }

  private static AuditEvent call(String method, String reason, Map<String, String> headers) {
    Map<String, List<String>> lists = new TreeMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    lists.put("X-Goog-Request-Reason", List.of(reason));
    return AuditEvent.of(new Headers(lists), method, RESOURCE).by(ANN);
  }

  private String logged() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private JsonObject line() {
    assertEquals(1, logged().lines().count(), logged());
    return JsonParser.parseString(logged()).getAsJsonObject();
  }

  @Test
  void anEndThatTimeBrought_isOneLine_withItsCauseAndInNobodysName() {
    Operation before = Operations.in("CANCELLING");
    Operation after = before.settle(before.settleTime().orElseThrow());
    log.settled(new Settlement(before, after));
    JsonObject line = line();
    assertEquals("NOTICE", line.get("severity").getAsString());
    JsonObject settled = line.getAsJsonObject("settled");
    assertEquals(before.name().toString(), settled.get("resource").getAsString());
    assertEquals("CANCELLING", settled.get("from").getAsString());
    assertEquals("CANCELLED", settled.get("to").getAsString());
    assertEquals("gracePeriodOver", settled.get("cause").getAsString());
    assertTrue(settled.get("cancelSeconds").getAsDouble() > 0);
    assertFalse(line.has("audit"));
    assertTrue(line.get("message").getAsString().contains(before.name().toString()));
  }

  @Test
  void aChange_isOneLine_asCloudLoggingTakesItApart() {
    log.changed(
        call(
            "CancelOperation",
            "wrong bucket",
            Map.of(
                "Authorization", "Bearer a-token",
                "X-Request-Id", "r-1",
                "X-Cloud-Trace-Context", TRACE + "/123;o=1")),
        new Change(
            Optional.of(Operations.in("PROCESSING")), Optional.of(Operations.in("CANCELLING"))));
    assertEquals(
        "{\"audit\":{"
            + "\"from\":\"PROCESSING\","
            + "\"method\":\"CancelOperation\","
            + "\"principal\":\"ann@example.com\","
            + "\"reason\":\"wrong bucket\","
            + "\"requestId\":\"r-1\","
            + "\"resource\":\"projects/p/operations/x\","
            + "\"to\":\"CANCELLING\"},"
            + "\"logging.googleapis.com/trace\":\"projects/traces/traces/"
            + TRACE
            + "\","
            + "\"message\":\"ann@example.com, CancelOperation of projects/p/operations/x: PROCESSING -> CANCELLING\","
            + "\"severity\":\"NOTICE\"}\n",
        logged());
  }

  @Test
  void aRefusal_isOneLine_asCloudLoggingTakesItApart() {
    log.refused(
        call("CancelOperation", "", Map.of("Function-Execution-Id", "e-1")),
        AccessErrors.permissionDenied("operations.cancel", RESOURCE));
    assertEquals(
        "{\"audit\":{"
            + "\"detail\":{\"permission\":\"operations.cancel\",\"resource\":\"projects/p/operations/x\"},"
            + "\"error\":\"IAM_PERMISSION_DENIED\","
            + "\"method\":\"CancelOperation\","
            + "\"principal\":\"ann@example.com\","
            + "\"requestId\":\"e-1\","
            + "\"resource\":\"projects/p/operations/x\","
            + "\"status\":\"PERMISSION_DENIED\"},"
            + "\"message\":\"ann@example.com, CancelOperation of projects/p/operations/x: refused, IAM_PERMISSION_DENIED\","
            + "\"severity\":\"WARNING\"}\n",
        logged());
  }

  @Test
  void aCreation_andADeletion_haveNoStateOnOneSide() {
    Optional<Operation> started = Optional.of(Operations.in("INITIALIZING"));
    log.changed(
        AuditEvent.of(new Headers(Map.of()), "Start", "projects/p").by(ANN),
        new Change(Optional.empty(), started));
    JsonObject start = line();
    assertEquals(RESOURCE, start.getAsJsonObject("audit").get("resource").getAsString());
    assertEquals("", start.getAsJsonObject("audit").get("from").getAsString());
    assertTrue(start.get("message").getAsString().endsWith(": (none) -> INITIALIZING"));
    bytes.reset();
    log.changed(call("DeleteOperation", "", Map.of()), new Change(started, Optional.empty()));
    JsonObject deletion = line();
    assertEquals(RESOURCE, deletion.getAsJsonObject("audit").get("resource").getAsString());
    assertEquals("", deletion.getAsJsonObject("audit").get("to").getAsString());
    assertTrue(deletion.get("message").getAsString().endsWith(": INITIALIZING -> (none)"));
  }

  @Test
  void aRefusalOfWhoIsNotKnown_saysSo() {
    log.refused(
        AuditEvent.of(new Headers(Map.of()), "GetOperation", RESOURCE),
        AccessErrors.credentialsMissing("GetOperation"));
    assertEquals("", line().getAsJsonObject("audit").get("principal").getAsString());
    assertTrue(line().get("message").getAsString().startsWith("unknown caller, GetOperation of "));
    assertEquals("CREDENTIALS_MISSING", line().getAsJsonObject("audit").get("error").getAsString());
  }

  @Test
  void withoutAProjectForTraces_linesAreNotTiedToThem() {
    log(Optional.empty())
        .changed(
            call("Start", "", Map.of("x-cloud-trace-context", TRACE)),
            new Change(Optional.empty(), Optional.of(Operations.in("INITIALIZING"))));
    assertFalse(line().has("logging.googleapis.com/trace"));
  }

  @Test
  void whatACallerSends_canNeitherEndALineNorBeginOne() {
    String evil = "a\n{\"severity\":\"NOTICE\"}\r\u2028\u0085\"\\<\u0000";
    log.refused(
        AuditEvent.of(
                new Headers(
                    Map.of("x-request-id", List.of(evil), "x-goog-request-reason", List.of(evil))),
                "GetOperation",
                "projects/" + evil)
            .by(new Caller(evil, Optional.empty(), Optional.empty())),
        AccessErrors.permissionDenied("operations.get", "projects/" + evil));
    assertEquals(1, logged().chars().filter(c -> c == '\n').count());
    assertEquals(1, logged().lines().count());
    JsonObject audit = line().getAsJsonObject("audit");
    assertEquals(evil.replaceAll("\\p{Cc}", " ").trim(), audit.get("reason").getAsString());
    assertEquals(evil, audit.get("principal").getAsString());
  }

  @Test
  void whatIsUnseen_isEscaped() {
    String evil = "\u009b31m\u202e\u2066\u200f\ufeff\ud834\udd73\u2028x";
    log.refused(
        AuditEvent.of(
            new Headers(Map.of("x-request-id", List.of(evil))), "GetOperation", "projects/" + evil),
        AccessErrors.credentialsMissing("GetOperation"));
    assertTrue(
        logged().contains("\\u009b31m\\u202e\\u2066\\u200f\\ufeff\\ud834\\udd73\\u2028x"),
        logged());
    assertTrue(logged().strip().chars().allMatch(c -> c >= ' ' && c <= '~'), logged());
    assertEquals("projects/" + evil, line().getAsJsonObject("audit").get("resource").getAsString());
  }

  @Test
  void strangers_writeLessThan1MbAMinute_andTheRestIsSummedUp() {
    Headers longest =
        new Headers(
            Map.of(
                "x-goog-request-reason", List.of("\ud83d\ude00".repeat(1500)),
                "x-request-id", List.of("\u009b".repeat(5000))));
    AuditEvent stranger =
        AuditEvent.of(longest, "GetOperation", "projects/" + "\u202e".repeat(7000));
    int refusals = 0;
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 100; i++, refusals++) {
        log.refused(stranger, AccessErrors.credentialsMissing("GetOperation"));
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertTrue(bytes.size() < 1_000_000, bytes.size() + " bytes");
    log.refused(call("GetOperation", "", Map.of()), AccessErrors.permissionDenied("p", RESOURCE));
    assertTrue(
        logged().contains("\"principal\":\"ann@example.com\""),
        "known callers have room of their own");
    clock.advance(Duration.ofSeconds(60));
    log.refused(stranger, AccessErrors.credentialsMissing("GetOperation"));
    long told = logged().lines().filter(it -> it.contains("CREDENTIALS_MISSING")).count();
    long summedUp =
        logged()
            .lines()
            .map(it -> JsonParser.parseString(it).getAsJsonObject().getAsJsonObject("audit"))
            .filter(it -> it.has("refusals"))
            .mapToLong(it -> it.get("refusals").getAsLong())
            .sum();
    assertEquals(refusals + 1, told + summedUp);
  }

  @Test
  void aRead_isToldOnlyWhereThatIsWanted() {
    log.read(call("GetOperation", "", Map.of()));
    assertEquals("", logged());
    new AuditLog(
            new PrintStream(bytes, true, StandardCharsets.UTF_8), Optional.empty(), true, clock)
        .read(call("GetOperation", "", Map.of()));
    assertEquals("INFO", line().get("severity").getAsString());
    assertEquals(
        "ann@example.com, GetOperation of projects/p/operations/x: read",
        line().get("message").getAsString());
  }

  @Test
  void theClient_isTold_ifTheTokenTellsIt() {
    Caller withClient =
        ANN.of(Optional.empty(), Optional.of("32555940559.apps.googleusercontent.com"));
    log.refused(
        AuditEvent.of(new Headers(Map.of()), "GetOperation", RESOURCE).by(withClient),
        AccessErrors.permissionDenied("p", RESOURCE));
    assertEquals(
        "32555940559.apps.googleusercontent.com",
        line().getAsJsonObject("audit").get("client").getAsString());
  }

  @Test
  void whyACallerCantBeVerified_isToldInOneLine() {
    log.refused(
        AuditEvent.of(new Headers(Map.of()), "GetOperation", RESOURCE),
        AccessErrors.verificationUnavailable(new IOException("tokeninfo said 503")));
    assertEquals(
        "java.io.IOException: tokeninfo said 503",
        line().getAsJsonObject("audit").get("cause").getAsString());
  }
}
