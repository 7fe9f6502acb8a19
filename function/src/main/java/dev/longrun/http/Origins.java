package dev.longrun.http;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The web origins whose pages may call from a browser.
 *
 * @param allowed in the form in which browsers send them; {@code *} stands for every one
 */
public record Origins(Set<String> allowed) {
  public static final Origins NONE = new Origins(Set.of());

  private static final String ANY = "*";
  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

  public Origins {
    allowed = Set.copyOf(allowed);
  }

  /**
   * Reads what an administrator wrote.
   *
   * @param list origins separated by commas, such as {@code https://app.example.com}
   * @throws IllegalArgumentException naming the first that is none
   */
  public static Origins parse(String list) {
    Set<String> origins =
        Stream.of(list.split(","))
            .map(String::trim)
            .filter(it -> !it.isEmpty())
            .collect(Collectors.toSet());
    for (String origin : origins) {
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            origin
                + " is no origin; use scheme and host in lower case, such as https://app.example.com, without a slash");
      }
    }
    return new Origins(origins);
  }

  public boolean permits(String origin) {
    return allowed.contains(origin) || permitsAll();
  }

  public boolean permitsAll() {
    return allowed.contains(ANY);
  }
}
