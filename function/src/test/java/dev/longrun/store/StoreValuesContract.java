package dev.longrun.store;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.time.TestDeadlines.passed;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Change;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store promises of what is written to it. */
interface StoreValuesContract extends StoreFixture {
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
  default void get_returnsInEveryState_whatWasWritten(String state) {
    Operation made = Operations.in(state);
    Operation operation =
        new Operation(name(), made.definition(), made.history(), made.report(), made.life());
    create(operation);
    assertEquals(Optional.of(operation), store().get(name(), soon()));
  }

  @Test
  default void get_returnsEveryPart_asItWasWritten() {
    Definition definition =
        new Definition(
            "TRANSCODE_VIDEO",
            Map.of("a.b", "c", "ünï ☂", "\"'`\\ \n", "0", ""),
            new LifePolicy(
                new CancelPolicy(true, Optional.of(Duration.ofMillis(1500))),
                Optional.of(Duration.ofSeconds(30)),
                Optional.of(Duration.ofSeconds(90)),
                Optional.of(Duration.ofDays(7))),
            Optional.of(new OperationName(parent(), "parent")),
            Optional.of("r-1"));
    Operation operation =
        processing(
                Operations.start(
                    name(),
                    definition,
                    Optional.of(new OpaqueJson("{\"@type\":\"t/x\"}")),
                    "ann@example.com",
                    START.plusNanos(123_456_000)))
            .heartbeat(
                TOKEN,
                new Heartbeat(
                    Optional.of(Duration.ofSeconds(90)),
                    new Report(Optional.of(new Progress(Long.MAX_VALUE, 7)), Optional.empty()),
                    false),
                START.plusSeconds(1))
            .cancel(cancelRequest(START.plusSeconds(2)))
            .finish(
                TOKEN,
                new Outcome.Failure(
                    1, "stopped\u0000\u2028", Optional.of(new OpaqueJson("[{\"@type\":\"t/y\"}]"))),
                START.plusSeconds(3));
    create(operation);
    assertEquals(Optional.of(operation), store().get(name(), soon()));
  }

  @Test
  default void get_ofWhatIsNotThere_isEmpty() {
    assertEquals(Optional.empty(), store().get(name(), soon()));
  }

  @Test
  default void parents_keepTheirOperationsApart() {
    for (String child : List.of("", "/locations/l", "/databases/(default)")) {
      ParentName each = new ParentName(parent() + child);
      create(initializing(new OperationName(each, "x")));
      assertEquals(1, list(each, Restriction.NONE, Optional.empty(), 10).size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"@type\":\"t/x\",\"nested\":[[1,[2,{}]],[],null,true],\"int64\":\"9223372036854775807\"}",
        "{\"@type\":\"t/x\",\"number\":12345678901234567890.123456789e-400,\"zero\":-0.0}",
        "{\"@type\":\"t/x\",\"text\":\"ünïcödé ☂ \uD83D\uDE00 \\u0000 \\\" \\\\ </script>\"}",
        "{ \"@type\" : \"t/x\" , \"z\":1,\"a\":2}",
      })
  default void opaqueJson_comesBackByteForByte(String json) {
    roundTrip(json);
  }

  @Test
  default void opaqueJson_of900KB_comesBackByteForByte() {
    roundTrip("{\"@type\":\"t/x\",\"large\":\"" + "☂".repeat(300_000) + "\"}");
  }

  private void roundTrip(String json) {
    Optional<OpaqueJson> metadata = Optional.of(new OpaqueJson(json));
    create(Operations.start(name(), Operations.definition(), metadata, START));
    assertEquals(metadata, store().get(name(), soon()).orElseThrow().report().metadata());
  }

  @Test
  default void anOperation_overTheStoresLimit_isAnInvalidArgument_andNotWritten() {
    Operation operation = initializing(name());
    Report large = new Report(Optional.empty(), Optional.of(new OpaqueJson("x".repeat(1_050_000))));
    ApiException refused =
        assertThrows(
            ApiException.class,
            () ->
                create(
                    new Operation(
                        name(),
                        operation.definition(),
                        operation.history(),
                        large,
                        operation.life())));
    assertEquals(Code.INVALID_ARGUMENT, refused.error().code());
    assertEquals(Optional.empty(), store().get(name(), soon()));
  }

  @Test
  default void update_toNothing_deletes() {
    create(initializing(name()));
    assertEquals(
        Optional.empty(), store().update(name(), soon(), stored -> Optional.empty()).after());
    assertEquals(Optional.empty(), store().get(name(), soon()));
  }

  @Test
  default void update_whoseChangeThrows_writesNothing() {
    Operation operation = create(initializing(name()));
    IllegalStateException thrown = new IllegalStateException("on purpose");
    assertEquals(
        thrown,
        assertThrows(
            IllegalStateException.class,
            () ->
                store()
                    .update(
                        name(),
                        soon(),
                        stored -> {
                          throw thrown;
                        })));
    assertEquals(Optional.of(operation), store().get(name(), soon()));
  }

  @Test
  default void aCallAfterItsDeadline_isUnavailable_andChangesNothing() {
    Operation operation = create(initializing(name()));
    OperationQuery query = new OperationQuery(parent(), Restriction.NONE, Optional.empty(), 1);
    OverdueQuery overdue =
        new OverdueQuery(
            Overdue.SETTLE, new TimeRange(Optional.empty(), START), Optional.empty(), 1);
    List<Executable> calls =
        List.of(
            () -> store().get(name(), passed()),
            () -> store().updateMany(List.of(name()), passed(), Optional::of),
            () -> store().update(name(), passed(), stored -> Optional.empty()),
            () -> store().list(query, passed()),
            () -> store().children(name(), Optional.empty(), 1, passed()),
            () -> store().overdue(overdue, passed()),
            () -> store().cancelling(Optional.empty(), 1, passed()));
    for (Executable call : calls) {
      ApiException late = assertThrows(ApiException.class, call);
      assertEquals(Code.UNAVAILABLE, late.error().code());
    }
    assertEquals(Optional.of(operation), store().get(name(), soon()));
  }

  @Test
  default void update_tellsWhatItReplaced_andWhatIsThereNow() {
    Operation operation = initializing(name());
    assertEquals(
        new Change(Optional.empty(), Optional.of(operation)),
        store().update(name(), soon(), none -> Optional.of(operation)));
    Operation claimed = operation.claim(lease(TOKEN, START));
    assertEquals(
        new Change(Optional.of(operation), Optional.of(claimed)),
        store().update(name(), soon(), stored -> Optional.of(claimed)));
    assertEquals(
        new Change(Optional.of(claimed), Optional.of(claimed)),
        store().update(name(), soon(), stored -> stored));
    assertEquals(
        new Change(Optional.of(claimed), Optional.empty()),
        store().update(name(), soon(), stored -> Optional.empty()));
  }
}
