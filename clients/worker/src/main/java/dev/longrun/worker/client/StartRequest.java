package dev.longrun.worker.client;

import com.google.gson.JsonObject;
import java.time.Duration;

/** What is to be started. Each {@code with} returns another request. */
public final class StartRequest {
  private final JsonObject body;

  private StartRequest(JsonObject body) {
    this.body = body;
  }

  /**
   * A request for an operation of this type, with the server's defaults for the rest.
   *
   * @param operationType such as {@code EXPORT_ENTITIES}; may be empty
   */
  public static StartRequest ofType(String operationType) {
    return new StartRequest(new JsonObject()).with("operationType", operationType);
  }

  /** The last segment of the name; the server makes one if this is not called. */
  public StartRequest withOperationId(String id) {
    return with("operationId", id);
  }

  public StartRequest withLabel(String key, String value) {
    JsonObject changed = body.deepCopy();
    if (!changed.has("labels")) {
      changed.add("labels", new JsonObject());
    }
    changed.getAsJsonObject("labels").addProperty(key, value);
    return new StartRequest(changed);
  }

  /**
   * Metadata of a type of your own.
   *
   * @throws IllegalArgumentException if it has no {@code @type}
   */
  public StartRequest withMetadata(JsonObject metadata) {
    JsonObject changed = body.deepCopy();
    changed.add("metadata", AnyJson.check(metadata));
    return new StartRequest(changed);
  }

  public StartRequest withCancellable(boolean cancellable) {
    JsonObject changed = body.deepCopy();
    changed.addProperty("cancellable", cancellable);
    return new StartRequest(changed);
  }

  /** How long a worker may take to stop after a cancel. */
  public StartRequest withCancelGracePeriod(Duration duration) {
    return with("cancelGracePeriod", ProtoJson.duration(duration));
  }

  /** How long the operation may wait for a worker. */
  public StartRequest withClaimTimeout(Duration duration) {
    return with("claimTimeout", ProtoJson.duration(duration));
  }

  /** How long a worker may take in all. */
  public StartRequest withRunTimeout(Duration duration) {
    return with("runTimeout", ProtoJson.duration(duration));
  }

  /** The full name of the operation that this one is a part of, and is cancelled with. */
  public StartRequest withParentOperation(String name) {
    return with("parentOperation", name);
  }

  /** The full resource name of the job that does the work. */
  public StartRequest withBackend(String name) {
    return with("backend", name);
  }

  /** The same id again starts nothing new; one is made if this is not called. */
  public StartRequest withRequestId(String id) {
    return with("requestId", id);
  }

  private StartRequest with(String field, String value) {
    JsonObject changed = body.deepCopy();
    changed.addProperty(field, value);
    return new StartRequest(changed);
  }

  boolean hasRequestId() {
    return body.has("requestId");
  }

  JsonObject toJson() {
    return body.deepCopy();
  }
}
