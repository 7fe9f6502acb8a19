package dev.longrun.container;

import jakarta.servlet.http.HttpServlet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls of gRPC to its servlet, and every other request to another handler. The servlet is
 * made for the first call, so that a start is no slower for those who call over REST.
 *
 * <p>One thread begins calls, which is work without waiting: thousands that are begun at once then
 * take turns, and don't take the processors from those whose calls are under way.
 */
final class GrpcHandler extends Handler.Wrapper {
  private static final String GRPC = "application/grpc";

  private final Supplier<HttpServlet> servlet;
  private final ExecutorService beginning;
  private @Nullable Handler calls;

  GrpcHandler(Supplier<HttpServlet> servlet, Handler other) {
    super(other);
    this.servlet = servlet;
    this.beginning =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "grpc-begin");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    beginning.shutdown();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!isGrpc(request)) {
      return super.handle(request, response, callback);
    }
    beginning.execute(() -> begin(request, response, callback));
    return true;
  }

  private void begin(Request request, Response response, Callback callback) {
    try {
      if (!calls().handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }

  /**
   * gRPC needs HTTP/2, and its content type is this, whatever codec follows a plus or semicolon.
   */
  private static boolean isGrpc(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null
        && (type.equals(GRPC) || type.startsWith(GRPC + "+") || type.startsWith(GRPC + ";"))
        && request.getMethod().equals("POST")
        && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
  }

  private synchronized Handler calls() {
    if (calls == null) {
      ServletHolder holder = new ServletHolder(servlet.get());
      holder.setAsyncSupported(true);
      ServletContextHandler context =
          new ServletContextHandler(
              ServletContextHandler.NO_SESSIONS | ServletContextHandler.NO_SECURITY);
      context.addServlet(holder, "/*");
      context.setServer(getServer());
      addManaged(context); // and so started, and stopped with this
      calls = context;
    }
    return calls;
  }
}
