package dev.longrun.store.firestore;

import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentMask;
import dev.longrun.error.ApiException;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.DocumentSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Reads of many documents in one call. */
final class FirestoreReads {
  private static final Logger LOGGER = Logger.getLogger(FirestoreReads.class.getName());

  private static final DocumentMask WITHOUT_REPORTS = withoutReports();

  private FirestoreReads() {}

  private static DocumentMask withoutReports() {
    TreeSet<String> fields = new TreeSet<>(DocumentSchema.FIELDS);
    fields.removeAll(DocumentSchema.REPORT_FIELDS);
    return DocumentMask.newBuilder().addAllFieldPaths(fields).build();
  }

  /** Those that are there and can be decoded. */
  static List<Operation> withoutReports(FirestoreCall call, Collection<OperationName> names) {
    BatchGetDocumentsRequest request =
        BatchGetDocumentsRequest.newBuilder()
            .setDatabase(call.database().name())
            .setMask(WITHOUT_REPORTS)
            .addAllDocuments(
                names.stream().map(it -> FirestoreDocument.name(call.database(), it)).toList())
            .build();
    return call.read(
        stub -> {
          List<Operation> found = new ArrayList<>();
          stub.batchGetDocuments(request)
              .forEachRemaining(response -> operation(response).ifPresent(found::add));
          return found;
        });
  }

  private static Optional<Operation> operation(BatchGetDocumentsResponse response) {
    return response.hasFound() ? decoded(response.getFound()) : Optional.empty();
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
