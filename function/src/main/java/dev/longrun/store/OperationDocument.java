package dev.longrun.store;

import dev.longrun.error.ServerErrors;
import dev.longrun.operation.Backend;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Definition;
import dev.longrun.operation.History;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Life;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import dev.longrun.operation.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An operation as the fields of one stored document, and back. {@link DocumentSchema} has the names
 * of the fields.
 *
 * <p>Values are strings, longs, booleans, {@link Instant}s, and maps and lists of those; an absent
 * part of the operation is an absent field. Instants keep microseconds, as Firestore does. Opaque
 * JSON is one string.
 *
 * <p>A field keeps its name and its meaning for ever: two successive versions of the server may run
 * at the same time. So anything new gets a new field. An older version leaves this field unchanged,
 * so a newer version must not rely on it in a document that an older one has written.
 */
public final class OperationDocument {
  /**
   * What one document may take: Firestore's limit of 1 MiB, less room for names and indexed copies.
   */
  static final int MAX_BYTES = 1_040_000;

  private OperationDocument() {}

  /**
   * The fields of the document that holds an operation.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if the document would be too large
   */
  public static Map<String, Object> write(Operation operation) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put(DocumentSchema.VERSION_FIELD, DocumentSchema.VERSION);
    fields.put(DocumentSchema.STATE, operation.state().name());
    fields.put(DocumentSchema.DONE, operation.done());
    operation.sweepTime().ifPresent(time -> fields.put(DocumentSchema.SETTLE_TIME, time));
    operation.purgeTime().ifPresent(time -> fields.put(DocumentSchema.EXPIRE_TIME, time));
    writeHistory(operation.history(), fields);
    writeDefinition(operation.definition(), fields);
    writeReport(operation.report(), fields);
    writeLife(operation.life(), fields);
    int size = DocumentSize.of(fields);
    if (size > MAX_BYTES) {
      throw OperationErrors.operationTooLarge(operation.name(), size, MAX_BYTES);
    }
    return fields;
  }

  private static void writeHistory(History history, Map<String, Object> fields) {
    fields.put(DocumentSchema.START_TIME, history.startTime());
    if (!history.startedBy().isEmpty()) {
      fields.put("startedBy", history.startedBy());
    }
    if (!history.events().isEmpty()) {
      fields.put("events", history.events().stream().map(EventFields::write).toList());
    }
  }

  private static void writeDefinition(Definition definition, Map<String, Object> fields) {
    if (!definition.operationType().isEmpty()) {
      fields.put(DocumentSchema.OPERATION_TYPE, definition.operationType());
    }
    if (!definition.labels().isEmpty()) {
      fields.put(DocumentSchema.LABELS, new TreeMap<>(definition.labels()));
    }
    writeLifePolicy(definition.lifePolicy(), fields);
    put(fields, DocumentSchema.PARENT_OPERATION, definition.parentOperation());
    put(fields, "requestId", definition.requestId());
  }

  private static void writeLifePolicy(LifePolicy policy, Map<String, Object> fields) {
    fields.put("cancellable", policy.cancelPolicy().cancellable());
    put(fields, "cancelGracePeriod", policy.cancelPolicy().gracePeriod());
    put(fields, "claimTimeout", policy.claimTimeout());
    put(fields, "runTimeout", policy.runTimeout());
    put(fields, "retention", policy.retention());
    if (policy.publishesEvents()) {
      fields.put("publishesEvents", true);
    }
  }

  private static void writeReport(Report report, Map<String, Object> fields) {
    report
        .progress()
        .ifPresent(
            progress ->
                fields.put(
                    "progress",
                    Map.of(
                        "workCompleted", progress.workCompleted(),
                        "workEstimated", progress.workEstimated())));
    report.metadata().ifPresent(metadata -> fields.put("metadata", metadata.text()));
    put(fields, "backend", report.backend());
    EffectFields.write(report.effects(), fields);
  }

  private static void writeLife(Life life, Map<String, Object> fields) {
    life.lastLease().ifPresent(lease -> fields.put("lease", leaseFields(lease)));
    life.lastLease().flatMap(Lease::claimTime).ifPresent(it -> fields.put("claimTime", it));
    cancelWorker(life).ifPresent(worker -> fields.put(DocumentSchema.CANCEL_WORKER, worker));
    endedWorker(life).ifPresent(worker -> fields.put(DocumentSchema.ENDED_WORKER, worker));
    life.cancelRequest()
        .ifPresent(
            request ->
                fields.put(
                    "cancelRequest",
                    Map.of(
                        "requestedBy", request.requestedBy(),
                        "requestTime", request.requestTime(),
                        "reason", request.reason())));
    if (life instanceof Life.Done done) {
      fields.put("endTime", done.endTime());
      put(fields, "finishedWith", done.finishedWith());
      fields.putAll(outcomeFields(done.outcome()));
    }
  }

  public static Optional<String> cancelWorker(Life life) {
    return life.state() == State.CANCELLING ? life.lease().map(Lease::worker) : Optional.empty();
  }

  public static Optional<String> endedWorker(Life life) {
    return life instanceof Life.Done done && done.finishedWith().isEmpty()
        ? done.lastLease()
            .filter(lease -> done.endTime().isBefore(lease.expireTime()))
            .map(Lease::worker)
        : Optional.empty();
  }

  private static Map<String, Object> leaseFields(Lease lease) {
    return Map.of(
        "worker", lease.worker(),
        "tokenHash", lease.tokenHash(),
        "renewTime", lease.renewTime(),
        "duration", lease.duration().toString());
  }

  private static Map<String, Object> outcomeFields(Outcome outcome) {
    Map<String, Object> fields = new TreeMap<>();
    if (outcome instanceof Outcome.Response response) {
      response.value().ifPresent(value -> fields.put("response", value.text()));
    } else if (outcome instanceof Outcome.Failure failure) {
      Map<String, Object> error = new TreeMap<>();
      error.put("code", (long) failure.code());
      error.put("message", failure.message());
      failure.details().ifPresent(details -> error.put("details", details.text()));
      fields.put("error", error);
    }
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, Optional<?> value) {
    value.ifPresent(present -> fields.put(name, present.toString()));
  }

  /**
   * The operation that a document holds.
   *
   * @param name of the document, whether or not that may be the name of an operation
   * @throws dev.longrun.error.ApiException {@link ServerErrors#undecodable}, whatever is wrong with
   *     it
   */
  public static Operation read(String name, Supplier<Map<String, Object>> document) {
    try {
      return read(OperationName.parse(name), document.get());
    } catch (RuntimeException e) {
      throw ServerErrors.undecodable(name, e);
    }
  }

  private static Operation read(OperationName name, Map<String, Object> document) {
    DocumentFields fields = new DocumentFields(document);
    DocumentSchema.requireReadable(fields);
    return new Operation(
        name, readDefinition(fields), readHistory(fields), readReport(fields), readLife(fields));
  }

  private static History readHistory(DocumentFields fields) {
    return new History(
        fields.instant(DocumentSchema.START_TIME),
        fields.text("startedBy").orElse(""),
        fields.maps("events").stream().map(EventFields::read).toList());
  }

  private static LifePolicy readLifePolicy(DocumentFields fields) {
    return new LifePolicy(
        new CancelPolicy(fields.bool("cancellable"), fields.duration("cancelGracePeriod")),
        fields.duration("claimTimeout"),
        fields.duration("runTimeout"),
        fields.duration("retention"),
        fields.optionalBool("publishesEvents"));
  }

  private static Definition readDefinition(DocumentFields fields) {
    return new Definition(
        fields.text(DocumentSchema.OPERATION_TYPE).orElse(""),
        fields.texts(DocumentSchema.LABELS),
        readLifePolicy(fields),
        fields.text(DocumentSchema.PARENT_OPERATION).map(OperationName::parse),
        fields.text("requestId"));
  }

  private static Report readReport(DocumentFields fields) {
    return new Report(
        fields
            .map("progress")
            .map(it -> new Progress(it.number("workCompleted"), it.number("workEstimated"))),
        fields.text("metadata").map(OpaqueJson::new),
        fields.text("backend").map(Backend::new),
        EffectFields.read(
            fields, fields.map("cancelRequest").map(it -> it.instant("requestTime"))));
  }

  private static Life readLife(DocumentFields fields) {
    Optional<CancelRequest> request =
        fields.map("cancelRequest").map(OperationDocument::readRequest);
    Optional<Lease> lease =
        fields.map("lease").map(it -> readLease(it, fields.optionalInstant("claimTime")));
    return switch (State.valueOf(fields.text(DocumentSchema.STATE).orElseThrow())) {
      case INITIALIZING -> new Life.Initializing();
      case PROCESSING -> new Life.Processing(lease.orElseThrow());
      case CANCELLING -> new Life.Cancelling(lease.orElseThrow(), request.orElseThrow());
      case FINALIZING -> new Life.Finalizing(lease.orElseThrow(), request);
      case SUCCESSFUL, FAILED, CANCELLED ->
          new Life.Done(
              readOutcome(fields),
              fields.instant("endTime"),
              lease,
              request,
              fields.text("finishedWith"));
    };
  }

  private static CancelRequest readRequest(DocumentFields fields) {
    return new CancelRequest(
        fields.text("requestedBy").orElseThrow(),
        fields.instant("requestTime"),
        fields.text("reason").orElseThrow());
  }

  private static Lease readLease(DocumentFields fields, Optional<Instant> claimTime) {
    return new Lease(
        fields.text("worker").orElseThrow(),
        fields.text("tokenHash").orElseThrow(),
        claimTime,
        fields.instant("renewTime"),
        fields.duration("duration").orElseThrow());
  }

  private static Outcome readOutcome(DocumentFields fields) {
    Optional<Outcome> failure =
        fields
            .map("error")
            .map(
                error ->
                    new Outcome.Failure(
                        (int) error.number("code"),
                        error.text("message").orElseThrow(),
                        error.text("details").map(OpaqueJson::new)));
    return failure.orElseGet(
        () -> new Outcome.Response(fields.text("response").map(OpaqueJson::new)));
  }
}
