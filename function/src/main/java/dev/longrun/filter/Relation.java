package dev.longrun.filter;

import java.util.function.IntPredicate;

/**
 * What a comparison asks of a field. In the order in which to look for them, since some symbols
 * begin as others do.
 */
enum Relation {
  NOT_EQUAL("!=", order -> order != 0),
  AT_MOST("<=", order -> order <= 0),
  AT_LEAST(">=", order -> order >= 0),
  LESS("<", order -> order < 0),
  GREATER(">", order -> order > 0),
  EQUAL("=", order -> order == 0),
  HAS(":", order -> order == 0);

  private final String symbol;
  private final IntPredicate holds;

  Relation(String symbol, IntPredicate holds) {
    this.symbol = symbol;
    this.holds = holds;
  }

  String symbol() {
    return symbol;
  }

  /**
   * Whether it holds for a field that is less than (negative), equal to (0) or greater than the
   * value.
   */
  boolean holds(int order) {
    return holds.test(order);
  }

  /**
   * Whether it asks which of two is greater, so that it can't be asked of patterns and booleans.
   */
  boolean isOrder() {
    return this == AT_MOST || this == AT_LEAST || this == LESS || this == GREATER;
  }
}
