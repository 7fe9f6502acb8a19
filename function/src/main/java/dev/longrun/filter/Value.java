package dev.longrun.filter;

import static java.util.stream.Collectors.joining;

import dev.longrun.time.Deadline;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The value that a comparison asks for.
 *
 * @param pieces the text around each wildcard {@code *}; without one, the whole text
 * @param inner those of them that have wildcards on both sides
 * @param quantity what the text spells, if it does
 */
record Value(List<String> pieces, List<Piece> inner, Optional<Quantity> quantity) {
  static Value of(List<String> pieces) {
    boolean pattern = pieces.size() > 1;
    return new Value(
        List.copyOf(pieces),
        pattern
            ? pieces.subList(1, pieces.size() - 1).stream()
                .filter(piece -> !piece.isEmpty())
                .map(Piece::new)
                .toList()
            : List.of(),
        pattern ? Optional.empty() : Quantity.of(pieces.get(0)));
  }

  /** A value written without quotes, where every {@code *} is a wildcard. */
  static Value bare(String word) {
    return of(List.of(word.split("\\*", -1)));
  }

  Value toUpperCase() {
    return of(pieces.stream().map(piece -> piece.toUpperCase(Locale.ROOT)).toList());
  }

  String text() {
    return String.join("*", pieces);
  }

  /** This value as it can be written in quotes. */
  String quoted() {
    return '"' + pieces.stream().map(Value::escaped).collect(joining("*")) + '"';
  }

  /** This text as a value in quotes that stands for nothing else. */
  static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  private static String escaped(String text) {
    return text.replaceAll("[\\\\\"*]", "\\\\$0");
  }

  boolean isPattern() {
    return pieces.size() > 1;
  }

  boolean isOf(Quantity.Kind kind) {
    return quantity.filter(it -> it.kind() == kind).isPresent();
  }

  /** Whether it is the pattern {@code *}. */
  boolean isAnything() {
    return isPattern() && pieces.stream().allMatch(String::isEmpty);
  }

  boolean isBoolean() {
    return !isPattern() && (text().equals("true") || text().equals("false"));
  }

  /**
   * Whether {@link #text} is the only string that equals this value, unlike {@code a*} and {@code
   * 1.0}.
   */
  boolean hasOneSpelling() {
    return !isPattern() && (quantity.isEmpty() || Quantity.isInteger(text()));
  }

  /**
   * Whether the text is this one, or fits the pattern. The time it takes grows with the sum of both
   * lengths.
   *
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if the deadline passes before
   */
  boolean matches(String text, Deadline deadline) {
    String first = pieces.get(0);
    if (!isPattern()) {
      return text.equals(first);
    }
    String last = pieces.get(pieces.size() - 1);
    if (!text.startsWith(first) || !text.endsWith(last)) {
      return false;
    }
    // The leftmost place for each piece leaves the most room to the others, so there is no need to
    // try another.
    int from = first.length();
    for (Piece piece : inner) {
      from = piece.endIn(text, from, deadline);
      if (from < 0) {
        return false;
      }
    }
    return from <= text.length() - last.length();
  }
}
