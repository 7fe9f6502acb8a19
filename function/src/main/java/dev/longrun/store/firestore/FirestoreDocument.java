package dev.longrun.store.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentMask;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.OperationDocument;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The document that an operation is or may be, as it was read.
 *
 * @param name its resource name
 * @param stored absent, if it isn't there
 */
record FirestoreDocument(String name, Optional<Document> stored) {
  /** The name of the document in which {@code operation} is: its path is the operation's name. */
  static String name(FirestoreDatabase database, OperationName operation) {
    return database.documents() + "/" + operation;
  }

  Optional<Operation> operation() {
    return stored.map(FirestoreValues::operation);
  }

  /** What makes this the document of {@code after}, if it still is as it was read. */
  Write to(Optional<Operation> after) {
    Write.Builder write = Write.newBuilder();
    if (after.isEmpty()) {
      write.setDelete(name);
    } else {
      Map<String, Value> fields = FirestoreValues.of(after.get());
      stored
          .map(Document::getFieldsMap)
          .filter(before -> isOfTheSame(before, fields))
          .ifPresent(
              before -> {
                write.setUpdateMask(changed(before, fields));
                fields.entrySet().removeAll(before.entrySet());
              });
      write.setUpdate(Document.newBuilder().setName(name).putAllFields(fields));
    }
    return write.setCurrentDocument(unchanged()).build();
  }

  private Precondition unchanged() {
    Precondition.Builder condition = Precondition.newBuilder();
    return stored
        .map(document -> condition.setUpdateTime(document.getUpdateTime()))
        .orElseGet(() -> condition.setExists(false))
        .build();
  }

  /** Whether both are of one operation, rather than of two that had the same name. */
  private static boolean isOfTheSame(Map<String, Value> before, Map<String, Value> after) {
    return Objects.equals(
        before.get(OperationDocument.START_TIME), after.get(OperationDocument.START_TIME));
  }

  /**
   * The fields that came, went, or have another value; but for those that only another version
   * knows, which stay as they are.
   */
  private static DocumentMask changed(Map<String, Value> before, Map<String, Value> after) {
    Map<String, Value> names = new TreeMap<>(before);
    names.putAll(after);
    names.keySet().retainAll(DocumentSchema.FIELDS);
    DocumentMask.Builder mask = DocumentMask.newBuilder();
    for (String field : names.keySet()) {
      if (!Optional.ofNullable(before.get(field)).equals(Optional.ofNullable(after.get(field)))) {
        mask.addFieldPaths(field);
      }
    }
    return mask.build();
  }
}
