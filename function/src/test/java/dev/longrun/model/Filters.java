package dev.longrun.model;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random filters: some that mean something, some that are made to be slow, and some of noise. */
final class Filters {
  private static final int LONGEST = 4096;
  private static final List<String> FIELDS =
      List.of(
          "done", "state", "labels.run", "metadata.common.labels.run", "name", "a.b.c", "-done");
  private static final List<String> RELATIONS = List.of("=", "!=", "<", ">=", ":");
  private static final List<String> VALUES =
      List.of(
          "true", "PROCESSING", "*", "\"a b\"", "30s", "1e999999999", "-0.1", "a*a", "\"\\\"\"");
  private static final List<String> NOISE =
      List.of(
          "(", ")", "\"", "\\", "*", " ", "AND", "OR", "NOT", "-", "=", "a", ".", "\u00e9", ",");

  private final SplittableRandom random;

  Filters(long seed) {
    this.random = new SplittableRandom(seed);
  }

  String next() {
    String filter =
        switch (random.nextInt(4)) {
          case 0 -> many(1 + random.nextInt(64), " AND ");
          case 1 -> "labels.run = \"" + "a*".repeat(random.nextInt(2040)) + "b\"";
          case 2 -> noise();
          default -> nested(random.nextInt(20));
        };
    return filter.length() > LONGEST ? filter.substring(0, LONGEST) : filter;
  }

  private String many(int count, String between) {
    return IntStream.range(0, count)
        .mapToObj(i -> any(FIELDS) + any(RELATIONS) + any(VALUES))
        .collect(Collectors.joining(between));
  }

  private String nested(int depth) {
    return "(NOT ".repeat(depth) + many(2, " OR ") + ")".repeat(depth);
  }

  private String noise() {
    return IntStream.range(0, random.nextInt(60))
        .mapToObj(i -> any(NOISE))
        .collect(Collectors.joining());
  }

  private String any(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
