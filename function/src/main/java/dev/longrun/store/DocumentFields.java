package dev.longrun.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Typed reading of the fields of a stored document. An instant may be stored as one or as its text.
 * Where no {@link Optional} is returned, the field must be there.
 */
record DocumentFields(Map<?, ?> values) {
  Optional<String> text(String name) {
    return Optional.ofNullable((String) values.get(name));
  }

  boolean bool(String name) {
    return (Boolean) required(name);
  }

  /** False, if it is absent. */
  boolean optionalBool(String name) {
    return values.get(name) instanceof Boolean value && value;
  }

  Optional<Long> optionalNumber(String name) {
    return Optional.ofNullable((Number) values.get(name)).map(Number::longValue);
  }

  long number(String name) {
    return ((Number) required(name)).longValue();
  }

  Instant instant(String name) {
    Object value = required(name);
    return value instanceof Instant instant ? instant : Instant.parse((String) value);
  }

  private Object required(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  Optional<Instant> optionalInstant(String name) {
    return values.containsKey(name) ? Optional.of(instant(name)) : Optional.empty();
  }

  Optional<Duration> duration(String name) {
    return text(name).map(Duration::parse);
  }

  Optional<DocumentFields> map(String name) {
    return Optional.ofNullable((Map<?, ?>) values.get(name)).map(DocumentFields::new);
  }

  /** A list of maps; empty, if it is absent. */
  List<DocumentFields> maps(String name) {
    List<?> list = values.get(name) instanceof List<?> present ? present : List.of();
    return list.stream().map(each -> new DocumentFields((Map<?, ?>) each)).toList();
  }

  Map<String, String> texts(String name) {
    Map<String, String> texts = new TreeMap<>();
    map(name)
        .ifPresent(
            fields ->
                fields.values.forEach((key, value) -> texts.put((String) key, (String) value)));
    return texts;
  }
}
