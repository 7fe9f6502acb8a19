package dev.longrun.container;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what is no HTTP, or too long, with its status alone, as the Functions invoker does. */
final class BareErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    callback.succeeded();
    return true;
  }
}
