package dev.longrun.worker;

import java.io.Serial;

/**
 * The work is to stop. Let out of a handler after a cancel request, it ends the operation
 * CANCELLED; after a lost lease it ends nothing, since the operation is no longer this worker's to
 * end.
 */
public final class OperationCancelledException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public OperationCancelledException(String message) {
    super(message);
  }
}
