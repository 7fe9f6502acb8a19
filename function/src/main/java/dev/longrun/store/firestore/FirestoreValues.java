package dev.longrun.store.firestore;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.longrun.operation.Operation;
import dev.longrun.store.OperationDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An operation as a document of Firestore's gRPC service, and back. */
final class FirestoreValues {
  private FirestoreValues() {}

  static Map<String, Value> of(Operation operation) {
    return encoded(OperationDocument.write(operation));
  }

  static Operation operation(Document document) {
    return OperationDocument.read(path(document), () -> decoded(document.getFieldsMap()));
  }

  /** The resource name is what follows {@code projects/P/databases/D/documents/}. */
  static String path(Document document) {
    return document.getName().split("/", 6)[5];
  }

  private static Map<String, Value> encoded(Map<?, ?> fields) {
    Map<String, Value> encoded = new TreeMap<>();
    fields.forEach((name, value) -> encoded.put((String) name, encoded(value)));
    return encoded;
  }

  private static Value encoded(Object value) {
    Value.Builder encoded = Value.newBuilder();
    if (value instanceof String text) {
      encoded.setStringValue(text);
    } else if (value instanceof Boolean bool) {
      encoded.setBooleanValue(bool);
    } else if (value instanceof Long number) {
      encoded.setIntegerValue(number);
    } else if (value instanceof Instant instant) {
      encoded.setTimestampValue(timestamp(instant));
    } else if (value instanceof List<?> list) {
      encoded.setArrayValue(
          ArrayValue.newBuilder()
              .addAllValues(list.stream().map(FirestoreValues::encoded).toList()));
    } else {
      encoded.setMapValue(MapValue.newBuilder().putAllFields(encoded((Map<?, ?>) value)));
    }
    return encoded.build();
  }

  /** In whole microseconds, which is what Firestore keeps. */
  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano() / 1000 * 1000)
        .build();
  }

  static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  private static Map<String, Object> decoded(Map<String, Value> fields) {
    Map<String, Object> decoded = new TreeMap<>();
    fields.forEach((name, value) -> decoded(value).ifPresent(known -> decoded.put(name, known)));
    return decoded;
  }

  /** Absent for a value of a kind that the store doesn't write: somebody else's field. */
  private static Optional<Object> decoded(Value value) {
    return switch (value.getValueTypeCase()) {
      case STRING_VALUE -> Optional.of(value.getStringValue());
      case BOOLEAN_VALUE -> Optional.of(value.getBooleanValue());
      case INTEGER_VALUE -> Optional.of(value.getIntegerValue());
      case TIMESTAMP_VALUE -> Optional.of(instant(value.getTimestampValue()));
      case MAP_VALUE -> Optional.of(decoded(value.getMapValue().getFieldsMap()));
      case ARRAY_VALUE ->
          Optional.of(
              value.getArrayValue().getValuesList().stream()
                  .flatMap(each -> decoded(each).stream())
                  .toList());
      default -> Optional.empty();
    };
  }
}
