package dev.longrun.worker.client;

import com.google.gson.JsonObject;
import java.util.Optional;

/** {@code google.longrunning.Operation}, as the server told it. */
public final class Operation {
  private final JsonObject json;

  /**
   * @throws IllegalArgumentException if it has no name
   */
  public Operation(JsonObject json) {
    if (!json.has("name")) {
      throw new IllegalArgumentException("not an operation: it has no name");
    }
    this.json = json.deepCopy();
  }

  public String name() {
    return json.get("name").getAsString();
  }

  public boolean done() {
    return json.has("done") && json.get("done").getAsBoolean();
  }

  /** Whether it has ended with code 1. */
  public boolean isCancelled() {
    return error().filter(status -> status.code() == Code.CANCELLED).isPresent();
  }

  /** Whether it has ended with a response. */
  public boolean isSuccessful() {
    return done() && !json.has("error");
  }

  public Optional<JsonObject> metadata() {
    return Optional.ofNullable(json.getAsJsonObject("metadata")).map(JsonObject::deepCopy);
  }

  public Optional<JsonObject> response() {
    return Optional.ofNullable(json.getAsJsonObject("response")).map(JsonObject::deepCopy);
  }

  public Optional<Status> error() {
    return Optional.ofNullable(json.getAsJsonObject("error")).map(Status::of);
  }

  /** All that the server told. */
  public JsonObject toJson() {
    return json.deepCopy();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Operation operation && json.equals(operation.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
