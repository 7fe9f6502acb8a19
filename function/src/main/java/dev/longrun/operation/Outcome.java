package dev.longrun.operation;

import dev.longrun.error.Code;
import java.util.Optional;

/** How an operation ended: the {@code oneof result} of {@code google.longrunning.Operation}. */
public sealed interface Outcome {
  /** The state of an operation that ended so. */
  State state();

  /** The size of its opaque JSON, in bytes. */
  int size();

  /**
   * The work was completed.
   *
   * @param value the result; absent, it is {@code google.protobuf.Empty}
   */
  record Response(Optional<OpaqueJson> value) implements Outcome {
    @Override
    public State state() {
      return State.SUCCESSFUL;
    }

    @Override
    public int size() {
      return value.map(OpaqueJson::size).orElse(0);
    }
  }

  /**
   * The work was not completed; a {@code google.rpc.Status}.
   *
   * @param code the number of a canonical code, not 0. CANCELLED says: stopped because it was asked
   *     to
   * @param details the JSON array of details, if the worker gave any
   */
  record Failure(int code, String message, Optional<OpaqueJson> details) implements Outcome {
    static Failure of(Code code, String message) {
      return new Failure(code.number(), message, Optional.empty());
    }

    public boolean isCancelled() {
      return code == Code.CANCELLED.number();
    }

    @Override
    public State state() {
      return isCancelled() ? State.CANCELLED : State.FAILED;
    }

    @Override
    public int size() {
      return message.length() + details.map(OpaqueJson::size).orElse(0);
    }
  }
}
