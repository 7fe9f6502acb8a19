package dev.longrun.container;

import com.google.cloud.functions.HttpFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Has every request served by a function, as the Functions invoker does. */
final class FunctionHandler extends Handler.Abstract {
  private static final Logger LOGGER = Logger.getLogger(FunctionHandler.class.getName());

  private final HttpFunction function;

  FunctionHandler(HttpFunction function) {
    this.function = function;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    try {
      function.service(new FunctionRequest(request), new FunctionResponse(response));
      callback.succeeded();
    } catch (Exception e) {
      LOGGER.log(Level.FINE, "a reply could not be written", e);
      Response.writeError(request, response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
    }
    return true;
  }
}
