package dev.longrun.store;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the fields of a document take. */
final class DocumentSize {
  private DocumentSize() {}

  /**
   * The size as Firestore counts it: names and strings in bytes of UTF-8 and one more, all else at
   * most 16.
   */
  static int of(Object value) {
    if (value instanceof Map<?, ?> map) {
      int total = 32;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        total += of(entry.getKey()) + of(entry.getValue());
      }
      return total;
    }
    if (value instanceof Iterable<?> values) {
      int total = 32;
      for (Object each : values) {
        total += of(each);
      }
      return total;
    }
    return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length + 1 : 16;
  }
}
