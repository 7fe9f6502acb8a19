package dev.longrun.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.operation.OpaqueJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of a message in proto3 JSON. A field may be written in lowerCamelCase or snake_case;
 * null counts as absent. When all that are known have been asked for, {@link #refuseOthers} refuses
 * the rest.
 *
 * <p>Every accessor throws {@link ApiException} INVALID_ARGUMENT, naming the field, if its value is
 * of the wrong type.
 */
public final class JsonFields {
  /**
   * How many values of a body may become a tree; some 130 bytes each. What is opaque doesn't count.
   */
  private static final int MAX_VALUES = 10_000;

  private final String path;
  private final JsonObject object;
  private final Set<String> known = new HashSet<>();

  /**
   * @param path where the message is in the body; empty for the body itself
   */
  public JsonFields(String path, JsonObject object) {
    this.path = path;
    this.object = object;
  }

  /**
   * Reads a body.
   *
   * @param opaque the paths of the fields that are kept as text; {@link #any} and {@link #anys} are
   *     for these alone
   * @throws ApiException INVALID_ARGUMENT, if it is not one JSON object of at most 10,000 values
   */
  public static JsonFields parse(String text, Set<String> opaque) {
    JsonElement root = JsonText.parse(text, opaque, MAX_VALUES);
    if (!root.isJsonObject()) {
      throw RequestErrors.bodyNotObject();
    }
    return new JsonFields("", root.getAsJsonObject());
  }

  public Optional<String> text(String name) {
    return value(name)
        .map(
            value -> {
              if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
                throw invalid(name, value, "must be a string");
              }
              return value.getAsString();
            });
  }

  public Optional<Boolean> bool(String name) {
    return value(name)
        .map(
            value -> {
              if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isBoolean()) {
                throw invalid(name, value, "must be true or false");
              }
              return value.getAsBoolean();
            });
  }

  /** A 64-bit integer, as a number or as a string. */
  public Optional<Long> int64(String name) {
    return value(name)
        .map(
            value -> {
              try {
                if (value instanceof JsonPrimitive primitive
                    && primitive.getAsString().length() <= 32) {
                  return new BigDecimal(primitive.getAsString()).longValueExact();
                }
              } catch (NumberFormatException | ArithmeticException e) {
                // Said below.
              }
              throw invalid(name, value, "must be an integer of 64 bits");
            });
  }

  public Optional<Integer> int32(String name) {
    return int64(name)
        .map(
            value -> {
              if (value != value.intValue()) {
                throw invalid(name, new JsonPrimitive(value), "must be an integer of 32 bits");
              }
              return value.intValue();
            });
  }

  /** A duration in seconds with up to nine decimals, such as {@code "1.5s"}. */
  public Optional<Duration> duration(String name) {
    return text(name).map(text -> ProtoDuration.parse(at(name), text));
  }

  public Optional<JsonFields> message(String name) {
    return value(name).map(value -> new JsonFields(at(name), requireObject(name, value)));
  }

  /** An array of messages; empty, if it is absent. */
  public List<JsonFields> messages(String name) {
    List<JsonFields> messages = new ArrayList<>();
    value(name)
        .ifPresent(
            value -> {
              if (!value.isJsonArray()) {
                throw invalid(name, value, "must be an array");
              }
              for (JsonElement element : value.getAsJsonArray()) {
                messages.add(
                    new JsonFields(
                        at(name) + "[" + messages.size() + "]", requireObject(name, element)));
              }
            });
    return messages;
  }

  public Map<String, String> texts(String name) {
    Map<String, String> texts = new TreeMap<>();
    message(name)
        .ifPresent(
            labels -> {
              for (String key : labels.object.keySet()) {
                JsonElement value = labels.object.get(key);
                if (!value.isJsonPrimitive() || !value.getAsJsonPrimitive().isString()) {
                  throw labels.invalid(key, value, "must be a string");
                }
                texts.put(key, value.getAsString());
              }
            });
    return texts;
  }

  /** An array of strings; empty, if there is none. */
  public List<String> textList(String name) {
    List<String> texts = new ArrayList<>();
    value(name)
        .ifPresent(
            value -> {
              if (!value.isJsonArray()) {
                throw invalid(name, value, "must be an array");
              }
              for (JsonElement element : value.getAsJsonArray()) {
                if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
                  throw invalid(name, element, "must have strings only");
                }
                texts.add(element.getAsString());
              }
            });
    return texts;
  }

  /** A {@code google.protobuf.Any}: an object with an {@code @type}, kept as it came. */
  public Optional<OpaqueJson> any(String name) {
    return opaque(name)
        .map(
            value -> {
              requireAny(name, value, value.isObject(), value.type().isPresent());
              return value.json();
            });
  }

  /** An array of them. */
  public Optional<OpaqueJson> anys(String name) {
    return opaque(name)
        .map(
            value -> {
              if (!value.isArray()) {
                throw invalid(name, value, "must be an array");
              }
              requireAny(name, value, true, value.isArrayOfAny());
              return value.json();
            });
  }

  /** Refuses, by its name, every field that was not asked for. */
  public void refuseOthers() {
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw RequestErrors.unknownField(path, name);
      }
    }
  }

  private Optional<OpaqueElement> opaque(String name) {
    return value(name).map(OpaqueElement.class::cast).filter(value -> !value.isNull());
  }

  private void requireAny(String name, OpaqueElement value, boolean isObject, boolean hasType) {
    if (!isObject) {
      throw invalid(name, value, "must be an object");
    }
    if (!hasType) {
      throw invalid(
          name,
          value,
          "must have an \"@type\" with the URL of its message type, such as type.googleapis.com/google.protobuf.Struct");
    }
  }

  private JsonObject requireObject(String name, JsonElement value) {
    if (!value.isJsonObject()) {
      throw invalid(name, value, "must be an object");
    }
    return value.getAsJsonObject();
  }

  private Optional<JsonElement> value(String name) {
    String snake = FieldName.snake(name);
    known.add(name);
    known.add(snake);
    if (!snake.equals(name) && object.has(name) && object.has(snake)) {
      throw invalid(name, object.get(name), "must be given once, not in both spellings");
    }
    return Optional.ofNullable(object.get(object.has(name) ? name : snake))
        .filter(value -> !value.isJsonNull());
  }

  private ApiException invalid(String name, JsonElement value, String rule) {
    return RequestErrors.invalidField(at(name), JsonText.compact(value), rule);
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
