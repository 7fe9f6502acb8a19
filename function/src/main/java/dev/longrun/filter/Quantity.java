package dev.longrun.filter;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text that spells an amount, which has more than one spelling: {@code 10} and {@code 1e1},
 * {@code 1s} and {@code 1.0s}, or one instant at two offsets.
 *
 * @param amount exact; of durations and times (since 1970) in seconds
 */
record Quantity(Kind kind, BigDecimal amount) {
  // Every length is bounded: the time to read digits grows faster than their number.
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,400}(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?");
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");
  private static final Pattern DURATION = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?s");
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "([Zz]|[+-][0-9]{2}:[0-9]{2})");

  enum Kind {
    NUMBER,
    DURATION,
    TIME
  }

  /** A number, a duration such as {@code 1.5s}, or a time as RFC 3339 writes it. */
  static Optional<Quantity> of(String text) {
    if (NUMBER.matcher(text).matches()) {
      return Optional.of(new Quantity(Kind.NUMBER, new BigDecimal(text)));
    }
    if (DURATION.matcher(text).matches()) {
      String seconds = text.substring(0, text.length() - 1);
      return Optional.of(new Quantity(Kind.DURATION, new BigDecimal(seconds)));
    }
    return TIME.matcher(text).matches() ? ofTime(text) : Optional.empty();
  }

  /**
   * The same for a string in JSON: of numbers, only those that proto3 JSON writes as strings
   * (int64).
   */
  static Optional<Quantity> ofJsonString(String text) {
    return of(text).filter(quantity -> quantity.kind != Kind.NUMBER || isInteger(text));
  }

  /** Whether it is an int64 as proto3 JSON writes it, in the one spelling that it has there. */
  static boolean isInteger(String text) {
    return INTEGER.matcher(text).matches();
  }

  /** The order of two quantities of the same kind. */
  Optional<Integer> compare(Quantity other) {
    return kind == other.kind ? Optional.of(amount.compareTo(other.amount)) : Optional.empty();
  }

  private static Optional<Quantity> ofTime(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      BigDecimal nanos = BigDecimal.valueOf(time.getNano(), 9);
      BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond()).add(nanos);
      return Optional.of(new Quantity(Kind.TIME, seconds));
    } catch (DateTimeException noSuchTime) {
      return Optional.empty();
    }
  }
}
