package dev.longrun.container;

import jakarta.servlet.http.HttpServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Gives calls of gRPC to its servlet, and every other request to another handler. */
final class GrpcHandler extends Handler.Sequence {
  private static final String GRPC = "application/grpc";

  GrpcHandler(HttpServlet grpc, Handler other) {
    super(new Calls(grpc), other);
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

  private static final class Calls extends ServletContextHandler {
    Calls(HttpServlet grpc) {
      super(NO_SESSIONS | NO_SECURITY);
      ServletHolder holder = new ServletHolder(grpc);
      holder.setAsyncSupported(true);
      addServlet(holder, "/*");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return isGrpc(request) && super.handle(request, response, callback);
    }
  }
}
