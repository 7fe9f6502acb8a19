package dev.longrun.store;

import dev.longrun.operation.LifeEvent;
import dev.longrun.operation.State;
import java.util.Map;
import java.util.TreeMap;

/** One event of an operation's life as fields of its document, and back. */
final class EventFields {
  private EventFields() {}

  static Map<String, Object> write(LifeEvent event) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("time", event.time());
    fields.put("kind", event.kind());
    fields.put("state", event.state().name());
    if (!event.by().isEmpty()) {
      fields.put("by", event.by());
    }
    if (!event.reason().isEmpty()) {
      fields.put("reason", event.reason());
    }
    return fields;
  }

  static LifeEvent read(DocumentFields fields) {
    return new LifeEvent(
        fields.instant("time"),
        fields.text("kind").orElseThrow(),
        State.valueOf(fields.text("state").orElseThrow()),
        fields.text("by").orElse(""),
        fields.text("reason").orElse(""));
  }
}
