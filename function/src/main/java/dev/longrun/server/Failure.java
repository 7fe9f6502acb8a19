package dev.longrun.server;

import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.ServerErrors;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A request that failed, as its caller and as the log is told of it. */
public final class Failure {
  private static final Logger LOGGER = Logger.getLogger(Failure.class.getName());

  private Failure() {}

  /**
   * What to tell the caller: what the catalogue says, and of anything else nothing but that it is
   * INTERNAL. What is the server's fault is logged with its cause.
   */
  public static ApiError told(RuntimeException e) {
    ApiException known = e instanceof ApiException it ? it : ServerErrors.internal(e);
    ApiError error = known.error();
    boolean failed = error.code() == Code.INTERNAL || error.code() == Code.UNAVAILABLE;
    // What comes of verifying callers is in the audit log, where it is bounded.
    boolean logged = error.reason().equals("VERIFICATION_UNAVAILABLE");
    if (failed && !logged && known.getCause() != null) {
      LOGGER.log(Level.SEVERE, error.reason(), known);
    }
    return error;
  }
}
