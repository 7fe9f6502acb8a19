package dev.longrun.api;

import dev.longrun.error.RequestErrors;
import dev.longrun.http.Percent;
import dev.longrun.json.FieldName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decoded parameters of a query, each with its values in the order in which they came. */
public record QueryParameters(Map<String, List<String>> values) {
  private static final int MAX_PARAMETERS = 100;

  /**
   * Splits and decodes a raw query of at most {@value #MAX_PARAMETERS} parameters. A parameter
   * without {@code =} is empty, and {@code +} is a space, as clients write it.
   */
  public static QueryParameters parse(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    String[] pairs = query.split("&", MAX_PARAMETERS + 1);
    if (pairs.length > MAX_PARAMETERS) {
      throw RequestErrors.invalidField(
          "query", query, "must have at most " + MAX_PARAMETERS + " parameters");
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, it -> new ArrayList<>()).add(value);
      }
    }
    return new QueryParameters(values);
  }

  /** These parameters and then those. */
  public QueryParameters and(QueryParameters more) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    values.forEach((name, list) -> all.put(name, new ArrayList<>(list)));
    more.values.forEach(
        (name, list) -> all.computeIfAbsent(name, it -> new ArrayList<>()).addAll(list));
    return new QueryParameters(all);
  }

  private static String decode(String text) {
    return Percent.decode(text.replace('+', ' '), "query");
  }

  /** The first value under any of these names. */
  Optional<String> first(String... names) {
    for (String name : names) {
      if (values.containsKey(name)) {
        return Optional.of(values.get(name).get(0));
      }
    }
    return Optional.empty();
  }

  /** The last value under this name. */
  Optional<String> last(String name) {
    return Optional.ofNullable(values.get(name)).map(all -> all.get(all.size() - 1));
  }

  /**
   * The value of a field of the request, given once or not at all.
   *
   * @param camel its name in lowerCamelCase; snake_case is understood too, as proto3 JSON asks for
   */
  public Optional<String> field(String camel) {
    String snake = FieldName.snake(camel);
    List<String> all = new ArrayList<>(values.getOrDefault(camel, List.of()));
    if (!snake.equals(camel)) {
      all.addAll(values.getOrDefault(snake, List.of()));
    }
    if (all.size() > 1) {
      throw RequestErrors.invalidField(camel, String.join(", ", all), "must be given once");
    }
    return all.stream().findFirst();
  }
}
