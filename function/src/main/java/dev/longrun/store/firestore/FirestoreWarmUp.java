package dev.longrun.store.firestore;

import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.Write;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Report;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Does what a cancel does, but for changing anything: loading the classes for it, and connecting,
 * is most of a cold start.
 */
final class FirestoreWarmUp {
  /** The name of no operation. */
  private static final OperationName NAME =
      OperationName.parse("projects/longrun/operations/warm-up");

  private static final Definition DEFINITION =
      new Definition(
          "EXPORT_ENTITIES",
          Map.of("warm", "up"),
          new CancelPolicy(true, Optional.empty()),
          Optional.empty(),
          Optional.empty());

  private FirestoreWarmUp() {}

  /**
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if Firestore can't be reached
   */
  static void run(FirestoreCall call) {
    try {
      FirestoreAttempt.optimistic(call, NAME);
      CommitRequest nothing =
          CommitRequest.newBuilder().setDatabase(call.database().name()).build();
      call.write(stub -> stub.commit(nothing));
    } finally {
      cancel(call.database());
    }
  }

  private static void cancel(FirestoreDatabase database) {
    Operation operation = Operation.start(NAME, DEFINITION, Report.NONE, "", Instant.EPOCH);
    CancelRequest request = new CancelRequest("", Instant.EPOCH, "");
    FirestoreDocument stored = stored(database, operation);
    stored.to(stored.operation().map(it -> it.cancel(request)));
  }

  /** The operation as it would be read, had it been written. */
  private static FirestoreDocument stored(FirestoreDatabase database, Operation operation) {
    String name = FirestoreDocument.name(database, NAME);
    Write write = new FirestoreDocument(name, Optional.empty()).to(Optional.of(operation));
    try {
      Document read = Write.parseFrom(write.toByteString()).getUpdate();
      return new FirestoreDocument(name, Optional.of(read));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
