package dev.longrun.store.firestore;

import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.FirestoreGrpc;
import com.google.firestore.v1.RollbackRequest;
import com.google.firestore.v1.TransactionOptions;
import com.google.firestore.v1.TransactionOptions.ReadWrite;
import com.google.protobuf.ByteString;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import java.util.Optional;

/** One attempt to change one document: what was read, and what is to become of it. */
final class FirestoreAttempt {
  private final FirestoreCall call;
  private final FirestoreDocument document;

  /** In which the document was read; empty, if it was read without locking it. */
  private final ByteString transaction;

  private FirestoreAttempt(FirestoreCall call, FirestoreDocument document, ByteString transaction) {
    this.call = call;
    this.document = document;
    this.transaction = transaction;
  }

  /**
   * Reads the document without a lock. Of all attempts that have read it, only the first to commit
   * succeeds.
   */
  static FirestoreAttempt optimistic(FirestoreCall call, OperationName name) {
    return read(call, BatchGetDocumentsRequest.newBuilder(), name);
  }

  /**
   * Reads the document in a transaction; {@link #commit} or {@link #release} is to end it.
   *
   * @param previous the transaction that this one is to do again, so that Firestore favours it;
   *     empty, if it is the first
   */
  static FirestoreAttempt locking(FirestoreCall call, OperationName name, ByteString previous) {
    ReadWrite readWrite = ReadWrite.newBuilder().setRetryTransaction(previous).build();
    return read(
        call,
        BatchGetDocumentsRequest.newBuilder()
            .setNewTransaction(TransactionOptions.newBuilder().setReadWrite(readWrite)),
        name);
  }

  private static FirestoreAttempt read(
      FirestoreCall call, BatchGetDocumentsRequest.Builder builder, OperationName operation) {
    String name = FirestoreDocument.name(call.database(), operation);
    BatchGetDocumentsRequest request =
        builder.setDatabase(call.database().name()).addDocuments(name).build();
    return call.read(
        stub -> {
          BatchGetDocumentsResponse.Builder whole = BatchGetDocumentsResponse.newBuilder();
          try {
            stub.batchGetDocuments(request).forEachRemaining(whole::mergeFrom);
          } catch (RuntimeException e) {
            rollback(call, whole.getTransaction()); // it may have begun before the read failed
            throw e;
          }
          Optional<Document> found =
              whole.hasFound() ? Optional.of(whole.getFound()) : Optional.empty();
          return new FirestoreAttempt(
              call, new FirestoreDocument(name, found), whole.getTransaction());
        });
  }

  Optional<Operation> before() {
    return document.operation();
  }

  ByteString transaction() {
    return transaction;
  }

  FirestoreCall.Outcome commit(Optional<Operation> after) {
    FirestoreCall.Outcome outcome = FirestoreCall.Outcome.UNKNOWN;
    try {
      CommitRequest request =
          CommitRequest.newBuilder()
              .setDatabase(call.database().name())
              .setTransaction(transaction)
              .addWrites(document.to(after))
              .build();
      outcome = call.write(stub -> stub.commit(request));
      return outcome;
    } finally {
      if (outcome != FirestoreCall.Outcome.MADE) {
        release();
      }
    }
  }

  /** Ends a transaction that is not committed, so that nobody has to wait until it times out. */
  void release() {
    rollback(call, transaction);
  }

  private static void rollback(FirestoreCall call, ByteString transaction) {
    if (!transaction.isEmpty()) {
      call.send(
          FirestoreGrpc.getRollbackMethod(),
          RollbackRequest.newBuilder()
              .setDatabase(call.database().name())
              .setTransaction(transaction)
              .build());
    }
  }
}
