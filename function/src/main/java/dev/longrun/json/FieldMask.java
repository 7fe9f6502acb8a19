package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.error.RequestErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which fields of a reply a caller wants, as a tree of names: {@code name,metadata(common/state)}.
 * Fields of the elements of an array are named as if the array weren't there.
 *
 * @param fields what is wanted of each field that is; {@code *} stands for every field. Empty, it
 *     wants everything
 */
public record FieldMask(Map<String, FieldMask> fields) {
  public static final String WILDCARD = "*";

  /** Wants everything. */
  public static final FieldMask ALL = new FieldMask(Map.of());

  private static final String TYPE = "@type";

  /** Up to how many tokens something opaque is looked through for the fields that are wanted. */
  private static final int MAX_TOKENS = 50_000;

  /**
   * Reads a mask; one that is blank wants everything.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if this is no mask
   */
  public static FieldMask parse(String text) {
    return new FieldMaskParser(text).parse();
  }

  public boolean wantsAll() {
    return fields.isEmpty();
  }

  /**
   * The part of {@code reply} that is wanted. A message of which no field is wanted is left out,
   * but never one in an array. Whatever is wanted of an {@code Any} comes with its type, since no
   * client could read it otherwise.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it wants fields of something opaque
   *     that has too many values to be looked through
   */
  public JsonObject of(JsonObject reply) {
    return part(reply, List.of(this));
  }

  private static JsonObject part(JsonObject message, List<FieldMask> wanted) {
    if (wanted.stream().anyMatch(FieldMask::wantsAll)) {
      return message;
    }
    JsonObject part = new JsonObject();
    boolean typeOnly = true;
    for (Map.Entry<String, JsonElement> field : message.entrySet()) {
      List<FieldMask> wantedOfIt = wantedOf(field.getKey(), wanted);
      boolean type = field.getKey().equals(TYPE);
      Optional<JsonElement> value =
          type ? Optional.of(field.getValue()) : part(field.getValue(), wantedOfIt);
      value.ifPresent(it -> part.add(field.getKey(), it));
      typeOnly &= value.isEmpty() || (type && wantedOfIt.isEmpty());
    }
    return typeOnly ? new JsonObject() : part;
  }

  /** Empty, if nothing of it is wanted. */
  private static Optional<JsonElement> part(JsonElement value, List<FieldMask> wanted) {
    if (wanted.stream().anyMatch(FieldMask::wantsAll)) {
      return Optional.of(value);
    }
    if (value instanceof OpaqueElement opaque && !wanted.isEmpty()) {
      return opaquePart(opaque, wanted);
    }
    if (wanted.isEmpty() || !(value instanceof JsonObject || value instanceof JsonArray)) {
      return Optional.empty();
    }
    if (value.isJsonObject()) {
      JsonObject part = part(value.getAsJsonObject(), wanted);
      return part.isEmpty() ? Optional.empty() : Optional.of(part);
    }
    JsonArray parts = new JsonArray();
    for (JsonElement element : value.getAsJsonArray()) {
      part(element, wanted)
          .or(
              () ->
                  Optional.of(element)
                      .filter(JsonElement::isJsonObject)
                      .map(it -> new JsonObject()))
          .ifPresent(parts::add);
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(parts);
  }

  /** As text again, since a page may have many of them. */
  private static Optional<JsonElement> opaquePart(OpaqueElement value, List<FieldMask> wanted) {
    if (value.hasMoreTokensThan(MAX_TOKENS)) {
      throw RequestErrors.invalidSystemParameter(
          "fields",
          "",
          "metadata, response or details has too many fields to select some; ask for all of it");
    }
    return part(JsonText.parse(value.text()), wanted)
        .map(it -> new OpaqueElement(JsonText.compact(it)));
  }

  /** Several masks may want something of one field: by its name, and by a wildcard. */
  private static List<FieldMask> wantedOf(String name, List<FieldMask> wanted) {
    String snake = FieldName.snake(name);
    List<FieldMask> of = new ArrayList<>();
    for (FieldMask mask : wanted) {
      FieldMask named = mask.fields.getOrDefault(name, mask.fields.get(snake));
      Stream.of(named, mask.fields.get(WILDCARD)).filter(Objects::nonNull).forEach(of::add);
    }
    return of;
  }
}
