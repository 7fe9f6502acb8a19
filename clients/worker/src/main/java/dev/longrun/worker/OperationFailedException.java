package dev.longrun.worker;

import dev.longrun.worker.client.Code;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The work failed, with a code that its clients can tell from others. */
public final class OperationFailedException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final Code code;

  /**
   * @param code neither OK nor CANCELLED, for which there is {@link OperationCancelledException}
   * @param message what the operation's clients read
   * @param cause for the log; may be null
   */
  public OperationFailedException(Code code, String message, @Nullable Throwable cause) {
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
