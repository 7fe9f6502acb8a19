package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.operation.Change;
import java.util.List;

/**
 * What became of a request.
 *
 * @param changes what it has changed: for the audit log, and for their effects to follow
 */
record Result(JsonObject reply, List<Change> changes) {
  /** A request that changed nothing. */
  static Result of(JsonObject reply) {
    return new Result(reply, List.of());
  }

  static Result of(JsonObject reply, Change change) {
    return new Result(reply, List.of(change));
  }
}
