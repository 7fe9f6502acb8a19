package dev.longrun.operation;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the opaque JSON of an operation takes, all of it together. */
class SizeTest {
  private static Operation reported(int metadataBytes) {
    Optional<OpaqueJson> metadata = Optional.of(new OpaqueJson("m".repeat(metadataBytes)));
    Report report = new Report(Optional.empty(), metadata);
    Heartbeat heartbeat = new Heartbeat(Optional.empty(), report, false);
    return in("PROCESSING").heartbeat(TOKEN, heartbeat, START);
  }

  private static Outcome response(int bytes) {
    return new Outcome.Response(Optional.of(new OpaqueJson("r".repeat(bytes))));
  }

  private static Outcome failure(String message, String details) {
    return new Outcome.Failure(13, message, Optional.of(new OpaqueJson(details)));
  }

  @Test
  void opaqueBytes_areThoseOfTheMetadataAndTheOutcome() {
    assertEquals(0, in("SUCCESSFUL").opaqueBytes());
    assertEquals(7, reported(7).opaqueBytes());
    assertEquals(12, reported(7).finish(TOKEN, response(5), START).opaqueBytes());
    assertEquals(16, reported(7).finish(TOKEN, failure("abc", "\u00e9abcd"), START).opaqueBytes());
  }

  @Test
  void anOperation_mayTakeTheLimit_andNotAByteMore() {
    int room = OpaqueJson.MAX_BYTES - 10;
    assertEquals(
        OpaqueJson.MAX_BYTES, reported(room).finish(TOKEN, response(10), START).opaqueBytes());
    ApiException refused =
        assertThrows(ApiException.class, () -> reported(room).finish(TOKEN, response(11), START));
    assertEquals("OPERATION_TOO_LARGE", refused.error().reason());
    assertEquals("1000001", refused.error().metadata().get("size"));
  }
}
