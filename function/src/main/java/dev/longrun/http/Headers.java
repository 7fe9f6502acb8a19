package dev.longrun.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of a request, by name in any case. */
public record Headers(Map<String, List<String>> values) {
  public Headers {
    Map<String, List<String>> lowercase = new TreeMap<>();
    values.forEach((name, all) -> lowercase.put(name.toLowerCase(Locale.ROOT), all));
    values = lowercase;
  }

  public List<String> all(String name) {
    return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }
}
