package dev.longrun;

import dev.longrun.server.Dispatcher;

/** Makes the function with parts that a test chose. */
public final class Functions {
  private Functions() {}

  public static OperationsFunction of(Dispatcher dispatcher) {
    return new OperationsFunction(dispatcher, () -> {});
  }
}
