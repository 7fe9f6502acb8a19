package dev.longrun.filter;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leads from an operation to the values of a field, such as {@code metadata.common.state}; through
 * a list, to those in each element.
 *
 * <p>Names are those of the JSON. Where one isn't there, its snake_case is taken for camelCase, and
 * a singular for the plural, since gcloud asks for {@code entity_filter.kind}. But the keys of
 * labels are nobody's spelling and taken as they are.
 *
 * <p>{@code done} is false where it isn't there, and {@code state} is short for {@code
 * metadata.common.state}; so are the other fields of {@code common}.
 */
record FieldPath(List<String> names) {
  private static final FieldPath DONE = new FieldPath(List.of("done"));
  private static final List<String> COMMON = List.of("metadata", "common");

  /** Fields that an operation itself has not, so that they can only be meant as those of COMMON. */
  private static final Set<String> SHORT =
      Set.of("state", "operationType", "labels", "startTime", "endTime");

  private static final Set<String> FIELDS = Set.of("name", "metadata", "done", "error", "response");
  private static final Set<String> ERROR_FIELDS = Set.of("code", "message", "details");
  private static final Set<FieldPath> TIMES = Set.of(common("startTime"), common("endTime"));
  private static final FieldPath ERROR_CODE = new FieldPath(List.of("error", "code"));
  private static final FieldPath STATE = common("state");
  private static final FieldPath OPERATION_TYPE = common("operationType");
  private static final Set<String> MAPS = Set.of("labels", "label");
  private static final Pattern SNAKE = Pattern.compile("_([a-z0-9])");

  static FieldPath of(List<String> names) {
    String first = camelCase(names.get(0));
    List<String> whole =
        SHORT.contains(first)
            ? Stream.concat(COMMON.stream(), names.stream()).toList()
            : List.copyOf(names);
    boolean isOperationType =
        whole.stream().map(FieldPath::camelCase).toList().equals(OPERATION_TYPE.names);
    return isOperationType ? OPERATION_TYPE : new FieldPath(whole);
  }

  /**
   * Why no operation can have this field; none, if one might. Without this, a misspelt field would
   * match nothing, and its NOT everything.
   *
   * @param details whether the fields of details count, too
   */
  Optional<String> mistake(boolean details) {
    String first = camelCase(names.get(0));
    if (details && OperationView.DETAILS.contains(first)) {
      return Optional.empty();
    }
    if (!FIELDS.contains(first)) {
      String more = details ? String.join(", ", OperationView.DETAILS) + ", " : "";
      return unknown(
          names.get(0), "name, done, metadata, error, response, " + more + "or one of " + shorts());
    }
    if (first.equals("error") && names.size() > 1 && !ERROR_FIELDS.contains(names.get(1))) {
      return unknown("error." + names.get(1), "code, message or details");
    }
    boolean inCommon = names.size() > 2 && names.subList(0, 2).equals(COMMON);
    return inCommon && spellings(names.get(2)).stream().noneMatch(SHORT::contains)
        ? unknown("metadata.common." + names.get(2), "one of " + shorts())
        : Optional.empty();
  }

  private static Optional<String> unknown(String field, String instead) {
    return Optional.of("there is no field '" + field + "'; write " + instead);
  }

  private static String shorts() {
    return String.join(", ", new TreeSet<>(SHORT));
  }

  /** This path in one spelling. */
  String text() {
    return names.stream().map(Value::quoted).collect(joining("."));
  }

  /** Whether this can only be a time. */
  boolean isTime() {
    return TIMES.stream()
        .anyMatch(it -> it.names.equals(names.stream().map(FieldPath::camelCase).toList()));
  }

  /** Whether this can only be a number. */
  boolean isNumber() {
    return equals(ERROR_CODE);
  }

  boolean isDone() {
    return equals(DONE);
  }

  boolean isState() {
    return equals(STATE);
  }

  boolean isOperationType() {
    return equals(OPERATION_TYPE);
  }

  /** Whether case makes no difference; gcloud's own help asks for {@code type:export_entities}. */
  boolean ignoresCase() {
    return isState() || isOperationType();
  }

  /** The key of the label that this leads to, if it is a label. */
  Optional<String> label() {
    boolean isLabel = names.size() == 4 && equals(common("labels", names.get(3)));
    return isLabel ? Optional.of(names.get(3)) : Optional.empty();
  }

  /** What this leads to, with the elements of a list in its place; never null. */
  List<JsonElement> in(JsonObject operation) {
    List<JsonElement> found = List.of(operation);
    boolean inMap = false;
    for (String name : names) {
      found = step(found, inMap ? List.of(name) : spellings(name));
      inMap = MAPS.contains(name);
    }
    return found.isEmpty() && isDone() ? List.of(new JsonPrimitive(false)) : found;
  }

  private static List<JsonElement> step(List<JsonElement> from, List<String> spellings) {
    List<JsonElement> found = new ArrayList<>();
    for (JsonElement element : from) {
      if (element instanceof JsonObject object) {
        spellings.stream()
            .filter(object::has)
            .findFirst()
            .map(object::get)
            .ifPresent(member -> addElements(member, found));
      }
    }
    return found;
  }

  private static void addElements(JsonElement member, List<JsonElement> found) {
    Iterable<JsonElement> elements = member instanceof JsonArray list ? list : List.of(member);
    for (JsonElement element : elements) {
      if (!element.isJsonNull()) {
        found.add(element);
      }
    }
  }

  private static List<String> spellings(String name) {
    String camelCase = camelCase(name);
    return List.of(name, camelCase, name + "s", camelCase + "s");
  }

  private static String camelCase(String name) {
    return SNAKE.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  private static FieldPath common(String... names) {
    return new FieldPath(Stream.concat(COMMON.stream(), Stream.of(names)).toList());
  }
}
