package dev.longrun.json;

import dev.longrun.error.RequestErrors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Pattern;

/** {@code google.protobuf.Duration} in JSON: seconds, with up to nine decimals and an {@code s}. */
final class ProtoDuration {
  private static final Pattern FORM = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?s");
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  private ProtoDuration() {}

  /**
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if {@code text} is no duration or
   *     negative
   */
  static Duration parse(String field, String text) {
    if (!FORM.matcher(text).matches() || text.startsWith("-")) {
      throw RequestErrors.invalidField(
          field, text, "must be a duration in seconds, such as \"30s\" or \"1.5s\"");
    }
    BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
    BigInteger[] parts = seconds.movePointRight(9).toBigIntegerExact().divideAndRemainder(NANOS);
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
