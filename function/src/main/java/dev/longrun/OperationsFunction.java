package dev.longrun;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.longrun.admission.Admission;
import dev.longrun.auth.Access;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.server.Dispatcher;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.Sweep;
import dev.longrun.store.OperationStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.logging.Logger;

/**
 * The HTTP function: copies a request in and the reply out. Its no-argument constructor composes
 * the parts; nothing else does.
 */
public final class OperationsFunction implements HttpFunction {
  private static final Logger LOGGER = Logger.getLogger(OperationsFunction.class.getName());

  /** Its Content-Length would be that of a body it doesn't have (RFC 9110, 8.6). */
  private static final int NOT_MODIFIED = 304;

  private final Dispatcher dispatcher;

  /** What the Functions Framework calls, once for each instance. */
  public OperationsFunction() {
    this(Startup.configured(() -> Config.from(System.getenv()), System.out));
  }

  private OperationsFunction(Config config) {
    AccessConfig accessConfig = Startup.configured(config::access, System.out);
    InstantSource clock = Stores.clock();
    Admission admission = Startup.configured(() -> config.admission(clock), System.out);
    Runnable firstRequest = Startup.configured(() -> WarmUpRequest.to(config.port()), System.out);
    // First, since what it starts takes longest.
    OperationStore store = Stores.open(config, firstRequest);
    Access access = accessConfig.access(System.out, config.settings(), clock);
    this.dispatcher = new Dispatcher(store, access, clock, new SecureRandom(), admission);
    if (accessConfig.mode() == AccessConfig.Mode.NONE) {
      LOGGER.warning(
          "LONGRUN_AUTH=none: whoever reaches this machine's localhost may do everything");
    }
    if (config.store() == Config.Store.SQLITE) {
      new SweepTimer(
              new Sweep(new LiveOperations(store, clock, access.auditLog()::settled)),
              new SweepLog(System.out))
          .start();
    }
  }

  OperationsFunction(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  @SuppressWarnings("try") // the place is there to be given back
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    Admission admission = dispatcher.admission();
    try (OutputStream out = response.getOutputStream()) {
      if (!admission.enter()) {
        write(Dispatcher.overloaded(), response, out);
        return;
      }
      // Given back before the reply ends, so that its caller's next request finds it free.
      try (Closeable place = admission::leave) {
        write(reply(request), response, out);
      }
    }
  }

  private static void write(HttpReply reply, HttpResponse response, OutputStream out)
      throws IOException {
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::appendHeader);
    if (reply.status() != NOT_MODIFIED) {
      response.appendHeader("Content-Length", Integer.toString(reply.body().length));
    }
    out.write(reply.body());
  }

  private HttpReply reply(HttpRequest request) {
    HttpCall call;
    try {
      call = call(request);
    } catch (IOException e) {
      return dispatcher.unreadable(e);
    }
    return dispatcher.dispatch(call);
  }

  private static HttpCall call(HttpRequest request) throws IOException {
    String uri = request.getUri();
    int authority = uri.indexOf("://");
    int path = authority < 0 ? 0 : Math.max(uri.indexOf('/', authority + 3), 0);
    int query = uri.indexOf('?');
    try (InputStream body = request.getInputStream()) {
      return new HttpCall(
          request.getMethod(),
          query < 0 ? uri.substring(path) : uri.substring(path, query),
          query < 0 ? "" : uri.substring(query + 1),
          new Headers(request.getHeaders()),
          body.readNBytes(HttpCall.MAX_BODY_BYTES + 1));
    }
  }
}
