package dev.longrun.worker;

import com.google.gson.JsonObject;
import java.util.Optional;

/** The work itself: what the user of this library writes. */
@FunctionalInterface
public interface OperationHandler {
  /**
   * Does the work of one operation. It runs at most once for each claim.
   *
   * @param context tells of cancellation and takes reports
   * @return the operation's response, a JSON object with an {@code @type}; empty for {@code
   *     google.protobuf.Empty}
   * @throws OperationCancelledException to say: stopped because it was asked to
   * @throws OperationFailedException to end the operation with an error of its own choice
   * @throws Exception anything else ends the operation with code 2 (UNKNOWN) and the exception's
   *     text
   */
  Optional<JsonObject> run(OperationContext context) throws Exception;
}
