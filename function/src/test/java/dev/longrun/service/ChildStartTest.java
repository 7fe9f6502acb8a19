package dev.longrun.service;

import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.name;
import static dev.longrun.operation.Operations.response;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.State;
import dev.longrun.store.EachStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Under which operations a child may be started. */
@EachStore
class ChildStartTest extends ChildFixture {
  private final OperationName child = name("child");

  private void assertRefused(String reason, Code code, OperationName parent) {
    ApiException refused = assertThrows(ApiException.class, () -> startChild(child, parent));
    assertEquals(reason, refused.error().reason());
    assertEquals(code, refused.error().code());
    assertEquals(Optional.empty(), store.get(child, soon()));
  }

  @Test
  void start_underAnOperationThatIsInitializing_processing_orFinalizing() {
    start(above);
    assertEquals(Optional.of(above), startChild(name("a"), above).definition().parentOperation());
    claim(above);
    startChild(name("b"), above);
    change(above, it -> it.heartbeat(TOKEN, heartbeat(true), clock.instant()));
    startChild(name("c"), above);
    assertEquals(
        List.of(name("a"), name("b"), name("c")),
        store.children(above, Optional.empty(), 10, soon()).operations().stream()
            .map(Operation::name)
            .toList());
  }

  @Test
  void start_underAnOperationThatIsNotThere_isNotFound() {
    assertRefused("OPERATION_NOT_FOUND", Code.NOT_FOUND, above);
  }

  @Test
  void start_underAnOperationThatHasExpired_isNotFound() {
    start(above);
    cancel(above);
    clock.advance(Operation.RETENTION);
    assertRefused("OPERATION_NOT_FOUND", Code.NOT_FOUND, above);
  }

  @Test
  void start_underAnOperationOfAnotherParent_orUnderItself_isInvalid() {
    OperationName elsewhere = OperationName.parse("projects/other/operations/above");
    start(elsewhere);
    assertRefused("INVALID_FIELD", Code.INVALID_ARGUMENT, elsewhere);
    assertRefused("INVALID_FIELD", Code.INVALID_ARGUMENT, child);
  }

  @Test
  void start_underAnOperationThatIsDone_isRefused_writtenDownOrNot() {
    start(above);
    claim(above);
    clock.advance(MINUTE);
    assertRefused("OPERATION_ALREADY_DONE", Code.FAILED_PRECONDITION, above);
    sweep();
    assertRefused("OPERATION_ALREADY_DONE", Code.FAILED_PRECONDITION, above);
  }

  @Test
  void start_underAnOperationThatIsCancelling_isRefused() {
    start(above);
    claim(above);
    cancel(above);
    assertRefused("PARENT_OPERATION_CANCELLING", Code.FAILED_PRECONDITION, above);
  }

  @Test
  void start_again_withTheSameRequest_returnsTheChild_whateverBecameOfItsParent() {
    Definition once =
        new Definition("", Map.of(), CANCELLABLE, Optional.of(above), Optional.of("request-1"));
    start(above);
    claim(above);
    Operation first = start(store, child, once);
    change(above, it -> it.finish(TOKEN, response(), clock.instant()));
    assertEquals(first, start(store, child, once));
    assertEquals(first, get(child));
  }

  @Test
  void start_again_withTheSameRequest_afterTheParentWasCancelled_returnsTheCancelledChild() {
    Definition once =
        new Definition("", Map.of(), CANCELLABLE, Optional.of(above), Optional.of("request-1"));
    start(above);
    start(store, child, once);
    cancelWithChildren(above);
    Operation again = start(store, child, once);
    assertEquals(State.CANCELLED, again.state());
    assertEquals(get(child), again);
  }

  @Test
  void start_inThePlaceOfAChildThatHasExpired_isRefusedAsAnyOther() {
    start(child);
    cancel(child);
    clock.advance(Operation.RETENTION);
    start(above);
    claim(above);
    cancel(above);
    ApiException refused = assertThrows(ApiException.class, () -> startChild(child, above));
    assertEquals("PARENT_OPERATION_CANCELLING", refused.error().reason());
  }

  @Test
  void start_inThePlaceOfAnOperationThatHasExpired_isCancelledWithItsParent() {
    start(child);
    cancel(child);
    clock.advance(Operation.RETENTION);
    start(above);
    startChild(child, above);
    cancelWithChildren(above);
    assertEquals(State.CANCELLED, get(child).state());
    assertEquals(clock.instant(), get(child).startTime());
  }

  @Test
  void firstChild_isAnnouncedInItsParent_andThoseAfterItWriteItNoMore() {
    start(above);
    Operation before = get(above);
    startChild(name("a"), above);
    Operation announced = get(above);
    assertFalse(announced.equals(before));
    startChild(name("b"), above);
    assertEquals(announced, get(above));
  }
}
