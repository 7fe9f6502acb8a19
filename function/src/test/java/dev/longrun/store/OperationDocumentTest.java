package dev.longrun.store;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.operation.Operations.terminateRequest;
import static dev.longrun.operation.Operations.timed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.longrun.operation.Backend;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Children;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import dev.longrun.operation.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored, and what of it versions of the server that are next to each other understand. */
class OperationDocumentTest {
  private static final OperationName NAME = Operations.name("x");

  private static final Gson GSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  /** What the version before events, timeouts and retention wrote, by what it was written of. */
  private static final Map<String, Map<String, Object>> OLD = old();

  /** What only this version writes. Of an operation that is done, the lease is new too. */
  private static final Set<String> NEW_FIELDS =
      Set.of(
          "claimTime",
          "claimTimeout",
          "events",
          "retention",
          "runTimeout",
          "schemaVersion",
          "startedBy");

  private static Map<String, Map<String, Object>> old() {
    try {
      return GSON.fromJson(
          Files.readString(Path.of("src/test/resources/documents/unversioned.json")),
          new TypeToken<Map<String, Map<String, Object>>>() {});
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Set<String> oldNames() {
    return OLD.keySet();
  }

  /** With instants as text, as SQLite stores them. */
  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new TreeMap<>();
      map.forEach((name, each) -> plain.put((String) name, plain(each)));
      return plain;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(OperationDocumentTest::plain).toList();
    }
    return value instanceof Instant instant ? instant.toString() : value;
  }

  private static Operation read(Map<String, Object> document) {
    return OperationDocument.read(NAME.toString(), () -> document);
  }

  @ParameterizedTest
  @MethodSource("oldNames")
  void aDocumentOfTheVersionBefore_isRead_andWrittenAsItWas(String name) {
    Map<String, Object> written = new TreeMap<>(OperationDocument.write(read(OLD.get(name))));
    assertEquals(1L, written.remove("schemaVersion"));
    assertEquals(plain(OLD.get(name)), plain(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INITIALIZING",
        "PROCESSING",
        "CANCELLING",
        "FINALIZING",
        "FINALIZING+",
        "SUCCESSFUL",
        "FAILED",
        "CANCELLED"
      })
  void aDocument_isToTheVersionBefore_whatThatWouldHaveWritten(String state) {
    Map<String, Object> document = new TreeMap<>(OperationDocument.write(Operations.in(state)));
    document.keySet().removeAll(NEW_FIELDS);
    if (document.get("done").equals(true)) {
      document.remove("lease");
    }
    assertEquals(plain(OLD.get(state)), plain(document));
  }

  @Test
  void aDocumentOfTheVersionBefore_hasNothingThatItDidNotKeep() {
    Operation operation = read(OLD.get("everything"));
    assertEquals(List.of(), operation.history().events());
    assertEquals("", operation.history().startedBy());
    CancelPolicy policy = new CancelPolicy(false, Optional.empty());
    assertEquals(
        new LifePolicy(policy, Optional.empty(), Optional.empty(), Optional.empty()),
        operation.definition().lifePolicy());
    assertEquals(Optional.empty(), operation.life().lease().orElseThrow().claimTime());
    assertEquals(Optional.of(new Progress(3, 7)), operation.report().progress());
    assertEquals(Children.SOME, operation.effects().children());
    Operation done = read(OLD.get("everything, failed"));
    assertEquals(Optional.empty(), done.life().lastLease());
    assertEquals(Optional.of(START.plusSeconds(2).plus(Operation.RETENTION)), done.expireTime());
  }

  @Test
  void anOperationOfTheVersionBefore_goesOn() {
    Operation claimed = read(OLD.get("PROCESSING"));
    assertEquals(Optional.of(START.plus(LEASE)), claimed.settleTime());
    Operation done =
        claimed.heartbeat(TOKEN, heartbeat(true), START).finish(TOKEN, response(), START);
    assertEquals(State.SUCCESSFUL, done.state());
    assertEquals(done, read(OperationDocument.write(done)));
    assertEquals(2, done.history().events().size());
  }

  @Test
  void whatTheVersionBeforeFinished_isRead_thoughItLeftTheClaimTimeBehind() {
    Map<String, Object> document = OperationDocument.write(processing(timed()));
    document.remove("lease");
    document.putAll(Map.of("state", "SUCCESSFUL", "done", true, "endTime", START));
    Operation done = read(document);
    assertEquals(State.SUCCESSFUL, done.state());
    assertEquals(Optional.empty(), done.life().lastLease());
  }

  @Test
  void whatTheVersionBeforeRenewed_keepsItsClaimTime() {
    Map<String, Object> document = OperationDocument.write(processing(timed()));
    document.put("lease", OLD.get("PROCESSING").get("lease"));
    assertEquals(processing(timed()), read(document));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROCESSING", "CANCELLING", "FINALIZING", "SUCCESSFUL", "CANCELLED"})
  void everyPart_comesBack(String state) {
    Definition definition = timed().definition().withDefaults(LEASE, Duration.ofDays(3));
    Operation started =
        Operations.start(
            NAME, definition, Optional.of(new OpaqueJson("{}")), "ann@example.com", START);
    Operation operation = Operations.in(state, started);
    assertEquals(operation, read(OperationDocument.write(operation)));
    Operation terminated = operation.terminate(terminateRequest(START));
    assertEquals(terminated, read(OperationDocument.write(terminated)));
    Operation later = operation.settle(START.plusSeconds(1000));
    assertEquals(later, read(OperationDocument.write(later)));
  }

  @Test
  void anEventThatALaterVersionKnows_isKept() {
    Map<String, Object> document = OperationDocument.write(timed());
    document.put(
        "events",
        List.of(Map.of("time", START, "kind", "paused", "state", "INITIALIZING", "priority", 7L)));
    Operation operation = read(document);
    assertEquals("paused", operation.history().events().get(0).kind());
    assertEquals(operation, read(OperationDocument.write(operation)));
  }

  @Test
  void theFieldsThatAreOurs_areThoseThatAreWritten() {
    Set<String> written = new TreeSet<>();
    Operation kept =
        Operations.start(
            NAME,
            Operations.definition().withDefaults(Duration.ofSeconds(1), Duration.ofDays(1)),
            Optional.empty(),
            "ann",
            START);
    Outcome outcome = new Outcome.Response(Optional.of(new OpaqueJson("{}")));
    Operation done = kept.claim(lease(TOKEN, START)).finish(TOKEN, outcome, START);
    written.addAll(OperationDocument.write(done).keySet());
    written.addAll(OperationDocument.write(timed()).keySet());
    Operation elsewhere = withEffects();
    written.addAll(OperationDocument.write(elsewhere).keySet());
    for (EffectResult result : List.of(EffectResult.DONE, EffectResult.missing("gone"))) {
      Operation after = elsewhere.withResult(EffectKind.CANCEL_BACKEND, result, START);
      written.addAll(OperationDocument.write(after).keySet());
    }
    OLD.values().forEach(old -> written.addAll(OperationDocument.write(read(old)).keySet()));
    Operation ended = kept.claim(lease(TOKEN, START)).terminate(terminateRequest(START));
    written.addAll(OperationDocument.write(ended).keySet());
    for (State state : State.values()) {
      written.addAll(OperationDocument.write(Operations.in(state.name())).keySet());
    }
    assertEquals(new TreeSet<>(DocumentSchema.FIELDS), written);
  }

  /** Everything that may have to follow is pending. */
  private static Operation withEffects() {
    Report said =
        Report.ofStart(
            Optional.empty(),
            Optional.of(new Backend("//batch.googleapis.com/projects/p/locations/l/jobs/j")));
    Definition definition = Operations.definition().withEvents(true);
    return processing(Operation.start(NAME, definition, said, "ann", START).withChild(START))
        .terminate(terminateRequest(START));
  }

  @Test
  void effects_comeBack_withWhatCameOfThem() {
    Operation pending = withEffects();
    assertEquals(
        List.of(EffectKind.values()),
        pending.effects().pending().stream().map(Effect::kind).toList());
    assertEquals(pending, read(OperationDocument.write(pending)));
    for (EffectKind kind : EffectKind.values()) {
      for (EffectResult result :
          List.of(EffectResult.DONE, EffectResult.failed("503"), EffectResult.refused("403"))) {
        Operation after = pending.withResult(kind, result, START.plusSeconds(1));
        assertEquals(after, read(OperationDocument.write(after)));
      }
    }
  }

  @Test
  void childrenToCancel_areToTheVersionBefore_whatItKnows_andWhatItHasDoneCounts() {
    Map<String, Object> document = OperationDocument.write(withEffects());
    assertEquals("TO_CANCEL", document.get("children"));
    document.put("children", "CANCELLED");
    assertFalse(Operations.hasChildrenToCancel(read(document)));
    document.put("children", "TO_CANCEL");
    document.remove("cancelChildren");
    assertEquals(withEffects(), read(document));
  }
}
