package dev.longrun.store;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldValue;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * An operation as the fields of a document in Firestore: instants as timestamps, all else as it is.
 */
final class FirestoreFields {
  private FirestoreFields() {}

  static Map<String, Object> of(Operation operation) {
    return encode(OperationDocument.write(operation));
  }

  /** What the document holds, if it is there. */
  static Optional<Operation> operation(DocumentSnapshot document) {
    return Optional.ofNullable(document.getData())
        .map(fields -> OperationDocument.read(name(document), decode(fields)));
  }

  static OperationName name(DocumentSnapshot document) {
    return OperationName.parse(document.getReference().getPath());
  }

  private static Map<String, Object> encode(Map<String, Object> fields) {
    return mapped(fields, value -> value instanceof Instant instant ? timestamp(instant) : value);
  }

  /** In whole microseconds, which is what Firestore keeps. */
  static Timestamp timestamp(Instant instant) {
    return Timestamp.ofTimeSecondsAndNanos(
        instant.getEpochSecond(), instant.getNano() / 1000 * 1000);
  }

  private static Map<String, Object> decode(Map<String, Object> fields) {
    return mapped(
        fields,
        value ->
            value instanceof Timestamp timestamp
                ? Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos())
                : value);
  }

  /**
   * What to update so that {@code before} becomes {@code after}; fields that are gone become
   * deletions.
   */
  static Map<String, Object> changes(Map<String, Object> before, Map<String, Object> after) {
    Map<String, Object> changes = new TreeMap<>(after);
    before.forEach(
        (name, value) -> {
          if (!after.containsKey(name)) {
            changes.put(name, FieldValue.delete());
          } else if (Objects.equals(value, after.get(name))) {
            changes.remove(name);
          }
        });
    return changes;
  }

  private static Map<String, Object> mapped(Map<?, ?> fields, UnaryOperator<Object> leaf) {
    Map<String, Object> mapped = new TreeMap<>();
    fields.forEach(
        (name, value) ->
            mapped.put(
                (String) name,
                value instanceof Map<?, ?> nested ? mapped(nested, leaf) : leaf.apply(value)));
    return mapped;
  }
}
