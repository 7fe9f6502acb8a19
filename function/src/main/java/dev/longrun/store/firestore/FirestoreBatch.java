package dev.longrun.store.firestore;

import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.BatchWriteRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentMask;
import com.google.firestore.v1.Write;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.longrun.error.ApiException;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.DocumentSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One attempt to change many documents, in two calls whatever their number: one reads them, one
 * writes each on condition that it is unchanged. Unlike a commit, the write of one document may
 * fail without the others.
 */
final class FirestoreBatch {
  private static final Logger LOGGER = Logger.getLogger(FirestoreBatch.class.getName());

  private static final DocumentMask WITHOUT_REPORTS = withoutReports();

  private final FirestoreCall call;

  FirestoreBatch(FirestoreCall call) {
    this.call = call;
  }

  private static DocumentMask withoutReports() {
    TreeSet<String> fields = new TreeSet<>(DocumentSchema.FIELDS);
    fields.removeAll(DocumentSchema.REPORT_FIELDS);
    return DocumentMask.newBuilder().addAllFieldPaths(fields).build();
  }

  /** {@link dev.longrun.store.OperationStore#updateMany}. */
  List<Operation> update(
      Collection<OperationName> names, Function<Operation, Optional<Operation>> change) {
    List<Operation> stored = new ArrayList<>();
    List<Operation> changed = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    for (Document document : read(names)) {
      Optional<Operation> before = decoded(document);
      Optional<Operation> after = before.flatMap(change);
      if (after.equals(before)) {
        after.ifPresent(stored::add);
      } else if (after.isPresent()) {
        changed.add(after.get());
        writes.add(new FirestoreDocument(document.getName(), Optional.of(document)).to(after));
      }
    }
    List<Status> made = writes.isEmpty() ? List.of() : write(writes);
    for (int i = 0; i < made.size(); i++) {
      if (made.get(i).getCode() == Code.OK_VALUE) {
        stored.add(changed.get(i));
      } else {
        LOGGER.log(
            Level.FINE, "left out {0}: {1}", new Object[] {changed.get(i).name(), made.get(i)});
      }
    }
    return stored;
  }

  private List<Document> read(Collection<OperationName> names) {
    BatchGetDocumentsRequest request =
        BatchGetDocumentsRequest.newBuilder()
            .setDatabase(call.database().name())
            .setMask(WITHOUT_REPORTS)
            .addAllDocuments(
                names.stream().map(it -> FirestoreDocument.name(call.database(), it)).toList())
            .build();
    return call.read(
        stub -> {
          List<BatchGetDocumentsResponse> all = new ArrayList<>();
          stub.batchGetDocuments(request).forEachRemaining(all::add);
          return all.stream()
              .filter(BatchGetDocumentsResponse::hasFound)
              .map(BatchGetDocumentsResponse::getFound)
              .toList();
        });
  }

  /** What became of each write; nothing, if that isn't known, or none was made. */
  private List<Status> write(List<Write> writes) {
    BatchWriteRequest request =
        BatchWriteRequest.newBuilder()
            .setDatabase(call.database().name())
            .addAllWrites(writes)
            .build();
    List<Status> made = new ArrayList<>();
    var unused = call.write(stub -> made.addAll(stub.batchWrite(request).getStatusList()));
    return made;
  }

  private static Optional<Operation> decoded(Document document) {
    try {
      return Optional.of(FirestoreValues.operation(document));
    } catch (ApiException e) {
      LOGGER.log(Level.WARNING, "left out " + document.getName(), e);
      return Optional.empty();
    }
  }
}
