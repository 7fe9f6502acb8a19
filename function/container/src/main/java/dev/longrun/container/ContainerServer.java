package dev.longrun.container;

import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 and cleartext HTTP/2 on one port. */
final class ContainerServer implements AutoCloseable {
  /** As many as the Functions invoker has: each request that blocks needs one. */
  private static final int MAX_THREADS = 1024;

  /** More than what is served at once; what is in front may send all of it over one connection. */
  private static final int MAX_STREAMS = 512;

  /**
   * Of frames a second that cost the sender nothing, such as resets, pings and settings, before its
   * connection is closed. Who gives up on all streams at once is no attacker: those resets count
   * twice, with the server's own in reply, and a third of these is for the rest.
   */
  private static final int MAX_FREE_FRAMES = 3 * MAX_STREAMS;

  /** Cloud Run kills what hasn't ended 10 s after it was asked to. */
  private static final long STOP_MILLIS = 9000;

  private final Server server;
  private final ServerConnector connector;

  /**
   * @param handler makes what serves the requests; gets what may run those parts of it that block
   */
  ContainerServer(int port, boolean local, Function<Executor, Handler> handler) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("http");
    server = new Server(threads);
    server.setStopTimeout(STOP_MILLIS);
    server.setErrorHandler(new BareErrors());
    server.setHandler(new GracefulHandler(handler.apply(threads)));
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration), http2(configuration));
    connector.setPort(port);
    if (local) {
      connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    }
    server.addConnector(connector);
  }

  private static HTTP2CServerConnectionFactory http2(HttpConfiguration configuration) {
    HTTP2CServerConnectionFactory http2 = new PriorKnowledge(configuration);
    http2.setMaxConcurrentStreams(MAX_STREAMS);
    http2.setRateControlFactory(new WindowRateControl.Factory(MAX_FREE_FRAMES));
    return http2;
  }

  /**
   * HTTP/2 for those who know that it is spoken here, as gRPC does. Nobody is taken there from
   * HTTP/1.1, since a server in front that lets that pass no longer sees what is sent after it; and
   * RFC 9113 has no such upgrade any more.
   */
  private static final class PriorKnowledge extends HTTP2CServerConnectionFactory {
    PriorKnowledge(HttpConfiguration configuration) {
      super(configuration);
    }

    @Override
    public @Nullable Connection upgradeConnection(
        Connector connector,
        EndPoint endPoint,
        MetaData.Request request,
        HttpFields.Mutable response) {
      return HttpMethod.PRI.is(request.getMethod())
          ? super.upgradeConnection(connector, endPoint, request, response)
          : null;
    }
  }

  /** Returns once it listens. */
  void start() throws Exception {
    server.start();
  }

  /** Stops when the JVM is asked to end, after the requests that are there, if they end in time. */
  void stopAtShutdown() {
    server.setStopAtShutdown(true);
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
