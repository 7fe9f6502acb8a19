package dev.longrun.operation;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit lets through what just keeps it, and refuses the next. */
class LimitsTest {
  private static final Duration NANO = Duration.ofNanos(1);

  /** The field that was refused; empty, if none was. */
  private static String refused(Supplier<Operation> event) {
    return error(event).map(it -> it.metadata().get("field")).orElse("");
  }

  private static Optional<ApiError> error(Supplier<Operation> event) {
    try {
      var unused = event.get();
      return Optional.empty();
    } catch (ApiException e) {
      assertEquals("INVALID_FIELD", e.error().reason());
      return Optional.of(e.error());
    }
  }

  private static Operation claim(String worker, Duration duration) {
    return in("INITIALIZING").claim(new Lease(worker, TOKEN.hash(), START, duration));
  }

  private static Operation heartbeat(Duration duration) {
    Heartbeat heartbeat = new Heartbeat(Optional.of(duration), Report.NONE, false);
    return in("PROCESSING").heartbeat(TOKEN, heartbeat, START);
  }

  private static Operation start(Definition definition) {
    return Operations.start(name("x"), definition, Optional.empty(), START);
  }

  private static Definition definition(
      String type, Map<String, String> labels, Optional<String> requestId) {
    CancelPolicy policy = new CancelPolicy(true, Optional.empty());
    return new Definition(type, labels, policy, Optional.empty(), requestId);
  }

  private static Operation labelled(Map<String, String> labels) {
    return start(definition("", labels, Optional.empty()));
  }

  private static Operation graceful(Duration grace) {
    return start(Operations.definition(new CancelPolicy(true, Optional.of(grace))));
  }

  private static Operation childOf(String parent) {
    return start(
        new Definition(
            "",
            Map.of(),
            new CancelPolicy(true, Optional.empty()),
            Optional.of(OperationName.parse(parent)),
            Optional.empty()));
  }

  @Test
  void aWorker_isNamedIn1To256Characters() {
    assertEquals("", refused(() -> claim("w".repeat(256), Operations.LEASE)));
    assertEquals("worker", refused(() -> claim("w".repeat(257), Operations.LEASE)));
    assertEquals("worker", refused(() -> claim(" ", Operations.LEASE)));
  }

  @Test
  void aLease_lastsFromASecondToAnHour_howeverItIsAskedFor() {
    for (Duration good : new Duration[] {Duration.ofSeconds(1), Duration.ofHours(1)}) {
      assertEquals("", refused(() -> claim("w", good)));
      assertEquals("", refused(() -> heartbeat(good)));
    }
    Duration tooShort = Duration.ofSeconds(1).minus(NANO);
    Duration tooLong = Duration.ofHours(1).plus(NANO);
    for (Duration bad : new Duration[] {tooShort, tooLong}) {
      assertEquals("leaseDuration", refused(() -> claim("w", bad)));
      assertEquals("leaseDuration", refused(() -> heartbeat(bad)));
    }
    ApiError error = error(() -> claim("w", tooShort)).orElseThrow();
    assertEquals(
        "Invalid value '0.999999999s' for 'leaseDuration': it must be from 1s to 3600s.",
        error.message());
  }

  @Test
  void aGracePeriod_lastsFromNothingTo7Days() {
    assertEquals("", refused(() -> graceful(Duration.ZERO)));
    assertEquals("", refused(() -> graceful(Duration.ofDays(7))));
    assertEquals("cancelGracePeriod", refused(() -> graceful(NANO.negated())));
    assertEquals("cancelGracePeriod", refused(() -> graceful(Duration.ofDays(7).plus(NANO))));
  }

  @Test
  void aTimeout_lastsFromASecondTo30Days() {
    Duration second = Duration.ofSeconds(1);
    Duration days = Duration.ofDays(30);
    for (Duration good : new Duration[] {second, days}) {
      assertEquals("", refused(() -> timed(Optional.of(good), Optional.empty())));
      assertEquals("", refused(() -> timed(Optional.empty(), Optional.of(good))));
    }
    for (Duration bad : new Duration[] {second.minus(NANO), days.plus(NANO)}) {
      assertEquals("claimTimeout", refused(() -> timed(Optional.of(bad), Optional.empty())));
      assertEquals("runTimeout", refused(() -> timed(Optional.empty(), Optional.of(bad))));
    }
  }

  private static Operation timed(Optional<Duration> claim, Optional<Duration> run) {
    CancelPolicy policy = new CancelPolicy(true, Optional.empty());
    return start(Operations.definition(new LifePolicy(policy, claim, run, Optional.empty())));
  }

  @Test
  void aChosenToken_has32To128LettersDigitsAndSigns_andIsNeverTold() {
    for (String good : new String[] {"aZ09_-".repeat(6), "x".repeat(32), "x".repeat(128)}) {
      assertEquals(new LeaseToken(good), LeaseToken.chosen(good));
    }
    String bad = "secret ".repeat(6);
    for (String each : new String[] {"x".repeat(31), "x".repeat(129), bad, ""}) {
      ApiException refused = assertThrows(ApiException.class, () -> LeaseToken.chosen(each));
      assertEquals("INVALID_FIELD", refused.error().reason());
      assertEquals("leaseToken", refused.error().metadata().get("field"));
      assertFalse(refused.error().toString().contains("secret"), refused.error()::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "A, ''",
    "EXPORT_ENTITIES, ''",
    "'', ''",
    "export, operationType",
    "1A, operationType"
  })
  void anOperationType_isNamedLikeAnEnumValue(String type, String expected) {
    assertEquals(expected, refused(() -> start(definition(type, Map.of(), Optional.empty()))));
  }

  @ParameterizedTest
  @CsvSource({"a-Z.0:_, ''", "'', requestId", "a b, requestId"})
  void aRequestId_hasNoSpaces_andIsNotEmpty(String id, String expected) {
    assertEquals(expected, refused(() -> start(definition("", Map.of(), Optional.of(id)))));
  }

  @ParameterizedTest
  @CsvSource({
    "projects/p/operations/y, ''",
    "projects/p/operations/x, parentOperation",
    "projects/q/operations/y, parentOperation",
  })
  void aParentOperation_isAnotherUnderTheSameParent(String parent, String expected) {
    assertEquals(expected, refused(() -> childOf(parent)));
  }

  @Test
  void labels_areAtMost64() {
    assertEquals("", refused(() -> labelled(labels(64))));
    assertEquals("labels", refused(() -> labelled(labels(65))));
  }

  @Test
  void aLeaseToken_isNeverPrinted() {
    assertEquals("LeaseToken[...]", new LeaseToken("secret").toString());
  }

  @Test
  void aReason_hasSoManyCharacters_howeverManyBytesTheyTake() {
    String longest = "\ud83d\ude00".repeat(Limits.MAX_CANCEL_TEXT);
    assertEquals("", refusedReason(longest));
    assertEquals("reason", refusedReason(longest + "x"));
  }

  private static String refusedReason(String reason) {
    return refused(
        () -> {
          Limits.checkReason(reason);
          return in("INITIALIZING");
        });
  }

  private static Map<String, String> labels(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> ""));
  }

  @Test
  void labels_haveAtMost16KiBTogether_inBytesOfKeysAndValues() {
    String half = "x".repeat(8_190);
    assertEquals("", refused(() -> labelled(Map.of("k1", half, "k2", half))));
    assertEquals("labels", refused(() -> labelled(Map.of("k1", half, "k22", half))));
    assertEquals("labels", refused(() -> labelled(Map.of("k", "\u00e9".repeat(8_192)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"k", "__x", "x__", "k y"})
  void aLabelKey_mayBeNearlyAnything(String key) {
    assertEquals("", refused(() -> labelled(Map.of(key, "v"))));
    assertTrue(Limits.isLabelKey(key));
  }

  @Test
  void aLabelKey_has1To256Characters_andIsNotFirestoresOwn() {
    assertEquals("", refused(() -> labelled(Map.of("k".repeat(256), "v"))));
    for (String key : new String[] {"", "__x__", "k".repeat(257)}) {
      ApiError error = error(() -> labelled(Map.of(key, "v"))).orElseThrow();
      assertEquals("labels", error.metadata().get("field"));
      assertTrue(error.message().contains("must have keys of 1 to 256"), error.message());
    }
  }

  @Test
  void aLabelKey_isNoneThatTheServerSets() {
    for (String key : Limits.RESERVED_LABELS) {
      ApiError error = error(() -> labelled(Map.of(key, "v"))).orElseThrow();
      assertTrue(error.message().contains("the server sets itself"), error.message());
    }
  }

  @Test
  void opaqueJson_overTheLimit_isRefusedBeforeItIsStored() {
    OpaqueJson large = new OpaqueJson("x".repeat(OpaqueJson.MAX_BYTES + 1));
    Report report = new Report(Optional.empty(), Optional.of(large));
    Heartbeat heartbeat = new Heartbeat(Optional.empty(), report, false);
    ApiException refused =
        assertThrows(ApiException.class, () -> in("PROCESSING").heartbeat(TOKEN, heartbeat, START));
    assertEquals("OPERATION_TOO_LARGE", refused.error().reason());
  }
}
