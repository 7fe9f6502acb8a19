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

/** Where one call may wait for an operation at once. */
@Tag("slow")
class GrpcWaitTest extends ContainerFixture {
  private static final Duration LONG = Duration.newBuilder().setSeconds(50).build();

  @Override
  Admission admission() {
    return new Admission(8, 0, 1, 1);
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
    Operation operation =
        operations().withDeadlineAfter(2, TimeUnit.SECONDS).waitOperation(wait(path, LONG));
    assertEquals(name(path), operation.getName());
    assertFalse(operation.getDone());
  }

  @Test
  @Timeout(30)
  void aCallThatIsCancelled_givesItsPlaceToAnother() throws Exception {
    String path = start("{}");
    ListenableFuture<Operation> given =
        OperationsGrpc.newFutureStub(openChannel()).waitOperation(wait(path, LONG));
    while (waitsAtOnce(path)) {
      Thread.onSpinWait();
    }
    given.cancel(true);
    while (!waitsAtOnce(path)) {
      Thread.onSpinWait();
    }
  }

  /** Whether a wait has a place to wait in; without one it is answered at once. */
  private boolean waitsAtOnce(String path) {
    StatusRuntimeException ended = null;
    try {
      Operation operation =
          operations()
              .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
              .waitOperation(wait(path, LONG));
      assertFalse(operation.getDone());
    } catch (StatusRuntimeException e) {
      ended = e;
    }
    return ended != null;
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
