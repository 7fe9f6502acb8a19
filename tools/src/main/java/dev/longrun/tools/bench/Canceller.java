package dev.longrun.tools.bench;

import java.io.IOException;

/** Cancels operations, one after the other. */
interface Canceller extends AutoCloseable {
  /** Returns when it is done. */
  void cancel(String operation) throws IOException, InterruptedException;

  @Override
  default void close() throws IOException {}

  /** Makes as many as are to cancel at once. */
  interface Source {
    Canceller connect() throws IOException;
  }
}
