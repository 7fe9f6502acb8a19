package dev.longrun.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which fields of a reply a caller wants, as a tree of names: {@code name,metadata(common/state)}.
 * Fields of the elements of an array are named as if the array weren't there.
 *
 * @param fields what is wanted of each field that is; {@code *} stands for every field
 */
record FieldMask(Map<String, FieldMask> fields) {
  static final String WILDCARD = "*";

  private static final String TYPE = "@type";

  private static final JsonObject NOTHING = new JsonObject();

  /** Wants everything. */
  static final FieldMask ALL = new FieldMask(Map.of());

  /**
   * @throws dev.longrun.operation.ApiException INVALID_ARGUMENT, if this is no mask
   */
  static FieldMask parse(String text) {
    return new FieldMaskParser(text).parse();
  }

  boolean wantsAll() {
    return fields.isEmpty();
  }

  /** What both want together. */
  FieldMask or(FieldMask other) {
    if (wantsAll() || other.wantsAll()) {
      return ALL;
    }
    Map<String, FieldMask> both = new LinkedHashMap<>(fields);
    other.fields.forEach((name, mask) -> both.merge(name, mask, FieldMask::or));
    return new FieldMask(both);
  }

  /**
   * The part of {@code reply} that is wanted. A message of which no field is wanted is left out,
   * but never an element of an array. Whatever is wanted of an {@code Any} comes with its type,
   * since no client could read it otherwise.
   */
  JsonObject of(JsonObject reply) {
    if (wantsAll()) {
      return reply;
    }
    JsonObject part = new JsonObject();
    reply
        .entrySet()
        .forEach(
            field ->
                wantedOf(field.getKey())
                    .or(() -> Optional.of(ALL).filter(all -> field.getKey().equals(TYPE)))
                    .flatMap(wanted -> wanted.partOf(field.getValue()))
                    .ifPresent(value -> part.add(field.getKey(), value)));
    boolean onlyType = part.keySet().equals(Set.of(TYPE)) && wantedOf(TYPE).isEmpty();
    return onlyType ? NOTHING : part;
  }

  /** Empty, if nothing of it is wanted. */
  private Optional<JsonElement> partOf(JsonElement value) {
    if (wantsAll()) {
      return Optional.of(value);
    }
    if (value.isJsonObject()) {
      return Optional.<JsonElement>of(of(value.getAsJsonObject()))
          .filter(it -> !it.equals(NOTHING));
    }
    if (!value.isJsonArray()) {
      return Optional.empty();
    }
    JsonArray parts = new JsonArray();
    value.getAsJsonArray().forEach(element -> parts.add(partOf(element).orElse(NOTHING)));
    return Optional.of(parts);
  }

  private Optional<FieldMask> wantedOf(String name) {
    return Stream.of(name, FieldName.snake(name), WILDCARD)
        .distinct()
        .map(fields::get)
        .filter(Objects::nonNull)
        .reduce(FieldMask::or);
  }
}
