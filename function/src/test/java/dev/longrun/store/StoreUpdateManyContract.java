package dev.longrun.store;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import dev.longrun.operation.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every store promises to changes of many operations at once. */
interface StoreUpdateManyContract extends StoreFixture {
  /** Late enough that a heartbeat renews a lease of {@code START}. */
  Instant LATER = START.plusSeconds(20);

  private OperationName name(String id) {
    return new OperationName(parent(), id);
  }

  private Operation held(String id) {
    return create(processing(initializing(name(id))));
  }

  private static Operation renew(Operation operation) {
    return operation.heartbeat(TOKEN, heartbeat(false), LATER);
  }

  private static Set<OperationName> names(List<Operation> operations) {
    return operations.stream().map(Operation::name).collect(Collectors.toSet());
  }

  private static Instant renewTime(Operation held) {
    return held.life().lease().orElseThrow().renewTime();
  }

  private Operation read(OperationName name) {
    return store().get(name, soon()).orElseThrow();
  }

  @Test
  default void updateMany_changesEach_andKeepsWhatWasReported() {
    Report report =
        new Report(
            Optional.of(new Progress(1, 2)), Optional.of(new OpaqueJson("{\"@type\":\"a/b\"}")));
    Operation plain = held("plain");
    held("reported");
    Operation reported =
        change(
            name("reported"),
            it -> it.heartbeat(TOKEN, new Heartbeat(Optional.empty(), report, false), START));
    List<Operation> stored =
        store()
            .updateMany(
                List.of(name("plain"), name("reported"), name("none")),
                soon(),
                it -> Optional.of(renew(it)));
    assertEquals(Set.of(name("plain"), name("reported")), names(stored));
    stored.forEach(it -> assertEquals(LATER, renewTime(it)));
    assertEquals(renew(plain), read(name("plain")));
    assertEquals(renew(reported), read(name("reported")));
  }

  @Test
  default void updateMany_returnsWhatNeedsNoChange_andLeavesOutWhatTheChangeLeavesOut() {
    Operation unchanged = held("unchanged");
    Operation omitted = held("omitted");
    List<Operation> stored =
        store()
            .updateMany(
                List.of(name("unchanged"), name("omitted")),
                soon(),
                it -> Optional.of(it).filter(each -> each.name().equals(name("unchanged"))));
    assertEquals(List.of(unchanged), stored);
    assertEquals(omitted, read(name("omitted")));
  }

  @Test
  default void updateMany_leavesOutWhatAnotherHasChanged_andWritesTheOthers() {
    held("contended");
    held("other");
    List<Operation> stored =
        store()
            .updateMany(
                List.of(name("contended"), name("other")),
                soon(),
                it -> {
                  if (it.name().equals(name("contended"))) {
                    change(it.name(), each -> each.cancel(cancelRequest(START)));
                  }
                  return Optional.of(renew(it));
                });
    assertEquals(Set.of(name("other")), names(stored));
    assertEquals(State.CANCELLING, read(name("contended")).state());
    assertEquals(LATER, renewTime(read(name("other"))));
  }

  @Test
  default void updateMany_leavesOutWhatAnotherHasDeleted() {
    held("gone");
    List<Operation> stored =
        store()
            .updateMany(
                List.of(name("gone")),
                soon(),
                it -> {
                  store().update(it.name(), soon(), each -> Optional.empty());
                  return Optional.of(renew(it));
                });
    assertEquals(List.of(), stored);
    assertEquals(Optional.empty(), store().get(name("gone"), soon()));
  }
}
