package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.operation.Change;
import java.util.List;
import java.util.function.Supplier;

/**
 * What became of a request.
 *
 * @param reply is asked for last, and may block or throw as a request may: what was changed is
 *     logged, and its effects follow, whatever becomes of the reply
 * @param changes what it has changed: for the audit log, and for their effects to follow
 */
record Result(Supplier<JsonObject> reply, List<Change> changes) {
  Result(JsonObject reply, List<Change> changes) {
    this(() -> reply, changes);
  }

  /** A request that changed nothing. */
  static Result of(JsonObject reply) {
    return new Result(reply, List.of());
  }

  static Result of(JsonObject reply, Change change) {
    return new Result(reply, List.of(change));
  }
}
