package dev.longrun;

import java.util.Map;
import java.util.Optional;

/** The environment, in which a variable that is blank counts as not set. */
record Settings(Map<String, String> environment) {
  Optional<String> get(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::trim)
        .filter(value -> !value.isEmpty());
  }

  /**
   * A whole number, 0 or more.
   *
   * @throws IllegalArgumentException naming the setting, its value and what it may be
   */
  int count(String name, int byDefault) {
    String value = get(name).orElse(Integer.toString(byDefault));
    if (!value.matches("[0-9]{1,9}")) {
      throw invalid(name, value, "a whole number, 0 or more");
    }
    return Integer.parseInt(value);
  }

  /** Whether this is Cloud Run or Cloud Functions, which set {@code K_SERVICE}. */
  boolean inCloud() {
    return environment.containsKey("K_SERVICE");
  }

  static IllegalArgumentException invalid(String name, String value, String allowed) {
    return new IllegalArgumentException(name + "=" + value + " is not known; use " + allowed);
  }
}
