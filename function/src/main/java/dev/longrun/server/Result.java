package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.operation.Change;
import java.util.List;

/**
 * What became of a request.
 *
 * @param changes what it has changed, for the audit log
 * @param followUp what is to be done for it after its changes were logged, before its caller gets
 *     the reply
 */
record Result(JsonObject reply, List<Change> changes, Runnable followUp) {
  /** A request that changed nothing. */
  static Result of(JsonObject reply) {
    return new Result(reply, List.of(), () -> {});
  }

  static Result of(JsonObject reply, Change change) {
    return new Result(reply, List.of(change), () -> {});
  }
}
