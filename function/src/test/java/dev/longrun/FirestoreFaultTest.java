package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.longrun.Http.Reply;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.Fault;
import dev.longrun.store.firestore.FaultyFirestore;
import dev.longrun.store.firestore.RequiresFirestoreEmulator;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls to Firestore that fail on their way there or back. */
@RequiresFirestoreEmulator
class FirestoreFaultTest extends FaultFixture {
  private FaultyFirestore firestore;

  @Override
  OperationStore open(Path directory) throws Exception {
    firestore = new FaultyFirestore();
    return firestore.store();
  }

  @AfterEach
  void recover() {
    firestore.recover();
  }

  @AfterAll
  void stopFirestore() throws Exception {
    firestore.close();
  }

  static Stream<Fault> passing() {
    return Stream.of(
        Fault.before(Status.Code.ABORTED),
        Fault.before(Status.Code.UNAVAILABLE),
        Fault.before(Status.Code.DEADLINE_EXCEEDED),
        Fault.before(Status.Code.RESOURCE_EXHAUSTED),
        Fault.after(Status.Code.UNAVAILABLE),
        Fault.after(Status.Code.DEADLINE_EXCEEDED),
        Fault.slow(200),
        Fault.of(Fault.Place.CUT_BEFORE),
        Fault.of(Fault.Place.CUT_AFTER));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void everyMethod_isDoneOnce_whenOneCallFails(Fault fault) {
    for (Deed deed : Deed.values()) {
      assertOneDeed(deed, () -> firestore.fail(fault, "", 1), firestore::recover);
      assertEquals(1, firestore.met(), deed + " met no fault");
    }
  }

  @ParameterizedTest
  @MethodSource("passing")
  void everyMethod_isDoneOnce_whenOneCommitFails(Fault fault) {
    for (Deed deed : Deed.values()) {
      assertOneDeed(deed, () -> firestore.fail(fault, "Commit", 1), firestore::recover);
    }
  }

  static Stream<Fault> lasting() {
    return Stream.of(
        Fault.before(Status.Code.ABORTED),
        Fault.before(Status.Code.UNAVAILABLE),
        Fault.slow(3000),
        Fault.of(Fault.Place.SILENCE),
        Fault.of(Fault.Place.CUT_AFTER));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void everyMethod_isAnsweredInTime_andDoneOnceLater_whileCallsFail(Fault fault) {
    Map<Deed, Deed.Target> targets = new EnumMap<>(Deed.class);
    Stream.of(Deed.values()).forEach(deed -> targets.put(deed, deed.target(this)));
    firestore.fail(fault, "", Integer.MAX_VALUE);
    ExecutorService threads = Executors.newFixedThreadPool(targets.size());
    Map<Deed, CompletableFuture<Reply>> replies = new EnumMap<>(Deed.class);
    targets.forEach(
        (deed, target) ->
            replies.put(
                deed,
                CompletableFuture.supplyAsync(() -> deed.call(http(), target, "first"), threads)));
    try {
      assertTimeout(DEADLINE, () -> replies.values().forEach(CompletableFuture::join));
    } finally {
      firestore.recover();
      threads.shutdownNow();
    }
    replies.forEach((deed, reply) -> assertDoneOrUnavailable(reply.join(), deed.name()));
    targets.forEach(this::assertSettledByAnother);
  }

  /** With so many conflicts before that Firestore's own transaction is what commits. */
  @ParameterizedTest
  @MethodSource("passing")
  void aContendedCancel_isOneCancel_whenItsCommitFails(Fault fault) {
    Deed.Target target = Deed.CANCEL.target(this);
    firestore.fail(Fault.before(Status.Code.ABORTED), "Commit", 8);
    firestore.thenFail(fault, "Commit", 1);
    assertDoneOrUnavailable(Deed.CANCEL.call(http(), target, "first"), "cancel");
    assertEquals(9, firestore.met(), "there was no transaction");
    firestore.recover();
    assertSettledByAnother(Deed.CANCEL, target);
  }
}
