package dev.longrun.worker;

import dev.longrun.error.Code;

/** The work failed, with a code that its clients can tell from others. */
public final class OperationFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Code code;

  /**
   * @param code neither OK nor CANCELLED, for which there is {@link OperationCancelledException}
   */
  public OperationFailedException(Code code, String message, Throwable cause) {
    super(message, cause);
    if (code == Code.OK || code == Code.CANCELLED) {
      throw new IllegalArgumentException("not a failure: " + code);
    }
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
