package dev.longrun;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

  /**
   * Whole seconds, at least one.
   *
   * @throws IllegalArgumentException naming the setting, its value and what it may be
   */
  Duration duration(String name, Duration byDefault, Duration longest) {
    String value = get(name).orElse(byDefault.toSeconds() + "s");
    String allowed = "whole seconds from 1s to " + longest.toSeconds() + "s";
    if (!value.matches("[0-9]{1,9}s")) {
      throw invalid(name, value, allowed);
    }
    Duration duration = Duration.ofSeconds(Long.parseLong(value.substring(0, value.length() - 1)));
    if (duration.isZero() || duration.compareTo(longest) > 0) {
      throw invalid(name, value, allowed);
    }
    return duration;
  }

  /** What is separated by commas; empty, where nothing is set. */
  List<String> list(String name) {
    return Stream.of(get(name).orElse("").split(","))
        .map(String::trim)
        .filter(it -> !it.isEmpty())
        .toList();
  }

  /**
   * Whether it is {@code true}; {@code false} by default.
   *
   * @throws IllegalArgumentException naming the setting, its value and what it may be
   */
  boolean flag(String name) {
    String value = get(name).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      throw invalid(name, value, "true or false");
    }
    return value.equals("true");
  }

  /** Whether this is Cloud Run or Cloud Functions, which set {@code K_SERVICE}. */
  boolean inCloud() {
    return environment.containsKey("K_SERVICE");
  }

  static IllegalArgumentException invalid(String name, String value, String allowed) {
    return new IllegalArgumentException(name + "=" + value + " is not known; use " + allowed);
  }
}
