package dev.longrun.worker;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.operation.Outcome;
import java.util.Optional;

/** How an operation ends whose handler has failed, or made what can't be kept. */
final class FailureOutcome {
  private static final int MAX_MESSAGE = 4096;

  private FailureOutcome() {}

  /** In place of an outcome that can't be stored; without a word, if not even that can be. */
  static Outcome tooLarge(Outcome outcome, ApiException e) {
    boolean saidBefore =
        outcome instanceof Outcome.Failure failure && failure.code() == Code.OUT_OF_RANGE.number();
    return of(Code.OUT_OF_RANGE, saidBefore ? "" : "The result can't be stored. " + e.getMessage());
  }

  static Outcome of(Code code, Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
    return of(code, message);
  }

  static Outcome of(Code code, String message) {
    String bounded =
        message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    return new Outcome.Failure(code.number(), bounded, Optional.empty());
  }
}
