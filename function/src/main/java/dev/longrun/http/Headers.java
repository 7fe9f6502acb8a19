package dev.longrun.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The headers of a request, by name in any case. Their values are never printed, since there are
 * credentials among them.
 */
public record Headers(Map<String, List<String>> values) {
  private static final int MAX_ADDRESS = 64;

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

  /**
   * The last address in X-Forwarded-For: the proxy in front of this server appends the address that
   * it got the request from to whatever the sender wrote there. Empty, if there is none. Without a
   * proxy, the sender may have written anything.
   */
  public String lastHop() {
    List<String> all = all("x-forwarded-for");
    String last = all.isEmpty() ? "" : all.get(all.size() - 1);
    String hop = last.substring(last.lastIndexOf(',') + 1).trim();
    return hop.length() <= MAX_ADDRESS ? hop : "";
  }

  @Override
  public String toString() {
    return "Headers" + values.keySet();
  }
}
