package dev.longrun.worker.client;

import java.math.BigDecimal;
import java.time.Duration;

/** Values of proto3 JSON. */
public final class ProtoJson {
  private ProtoJson() {}

  /** {@code google.protobuf.Duration}: seconds, with up to nine decimals and an {@code s}. */
  public static String duration(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), 9))
            .stripTrailingZeros();
    return seconds.toPlainString() + "s";
  }

  /**
   * Reads a duration as proto3 JSON writes it.
   *
   * @throws IllegalArgumentException if {@code text} is not a duration such as {@code 30s}
   */
  public static Duration parseDuration(String text) {
    if (!text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?s")) {
      throw new IllegalArgumentException(
          "'" + text + "' must be a duration in seconds, such as 30s or 1.5s");
    }
    BigDecimal nanos = new BigDecimal(text.substring(0, text.length() - 1)).movePointRight(9);
    return Duration.ofSeconds(
        nanos.movePointLeft(9).longValue(), nanos.remainder(BigDecimal.TEN.pow(9)).longValue());
  }
}
