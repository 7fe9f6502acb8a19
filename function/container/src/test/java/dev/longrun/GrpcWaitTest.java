package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Duration;
import dev.longrun.admission.Admission;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that take their time, where one may wait for an operation at once. */
@Tag("slow")
class GrpcWaitTest extends ContainerFixture {
  private static final Duration LONG = Duration.newBuilder().setSeconds(50).build();

  private final Admission admission = new Admission(8, 0, 1, 1);

  @Override
  Admission admission() {
    return admission;
  }

  @Override
  InstantSource time() {
    return Stores.clock();
  }

  private static WaitOperationRequest wait(String path, Duration timeout) {
    return WaitOperationRequest.newBuilder().setName(name(path)).setTimeout(timeout).build();
  }

  @Test
  void aDeadline_endsTheWait_withTheOperationAsItIs() {
    String path = start("{}");
    assertFalse(operations().waitOperation(wait(path, Duration.getDefaultInstance())).getDone());
    Operation operation =
        operations().withDeadlineAfter(6, TimeUnit.SECONDS).waitOperation(wait(path, LONG));
    assertEquals(name(path), operation.getName());
    assertFalse(operation.getDone());
  }

  @Test
  @Timeout(30)
  void aCallThatIsCancelled_givesItsPlaceToAnother() throws Exception {
    String path = start("{}");
    ListenableFuture<Operation> given = waitLong(path);
    while (placeIsFree()) {
      if (given.isDone()) { // it came while that was looked at, and so was answered at once
        given = waitLong(path);
      }
      Thread.onSpinWait();
    }
    given.cancel(true);
    long cancelled = System.nanoTime();
    while (!placeIsFree()) {
      Thread.onSpinWait();
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - cancelled);
    assertTrue(seconds < 5, seconds + " s; a call that waits on would have it for ten");
  }

  private ListenableFuture<Operation> waitLong(String path) {
    return OperationsGrpc.newFutureStub(openChannel()).waitOperation(wait(path, LONG));
  }

  private boolean placeIsFree() {
    try (Admission.Permit permit = admission.enterWait("")) {
      return !permit.longestWait().isZero();
    }
  }

  @Test
  void aTimeoutThatIsNone_isRefused() {
    String path = start("{}");
    for (Duration timeout :
        new Duration[] {
          Duration.newBuilder().setSeconds(-1).build(),
          Duration.newBuilder().setSeconds(Long.MAX_VALUE).build(),
          Duration.newBuilder().setNanos(2_000_000_000).build()
        }) {
      StatusRuntimeException refusal =
          assertThrows(
              StatusRuntimeException.class, () -> operations().waitOperation(wait(path, timeout)));
      assertEquals(Code.INVALID_ARGUMENT, refusal.getStatus().getCode());
      assertTrue(refusal.getMessage().contains("timeout"), refusal.getMessage());
    }
  }
}
