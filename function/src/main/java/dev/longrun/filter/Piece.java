package dev.longrun.filter;

import dev.longrun.error.ServerErrors;
import dev.longrun.time.Deadline;

/**
 * A text that is looked for in others, in time that grows with the sum of their lengths (Knuth,
 * Morris, Pratt), unlike that of {@link String#indexOf(String)}, which grows with the product.
 */
final class Piece {
  /** Between two looks at the clock. */
  private static final int STEPS = 1 << 16;

  private final String text;

  /** Of each start of the text, how long its longest end is that is a start, too. */
  private final int[] borders;

  Piece(String text) {
    this.text = text;
    this.borders = new int[text.length() + 1];
    for (int length = 2, border = 0; length <= text.length(); length++) {
      char last = text.charAt(length - 1);
      while (border > 0 && text.charAt(border) != last) {
        border = borders[border];
      }
      border += text.charAt(border) == last ? 1 : 0;
      borders[length] = border;
    }
  }

  int length() {
    return text.length();
  }

  /**
   * Where this ends in a text for the first time; -1, if it isn't there.
   *
   * @param from where to begin to look
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if the deadline passes before
   */
  int endIn(String in, int from, Deadline deadline) {
    int matched = 0;
    for (int at = from; matched < text.length(); at++) {
      if (at == in.length()) {
        return -1;
      }
      if (at % STEPS == 0) {
        check(deadline);
      }
      char c = in.charAt(at);
      while (matched > 0 && text.charAt(matched) != c) {
        matched = borders[matched];
      }
      matched += text.charAt(matched) == c ? 1 : 0;
      if (matched == text.length()) {
        return at + 1;
      }
    }
    return from;
  }

  /**
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if the deadline has passed
   */
  static void check(Deadline deadline) {
    if (deadline.hasPassed()) {
      throw ServerErrors.filterTooSlow();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Piece piece && piece.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
