package dev.longrun;

import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.longrun.admission.Admission;
import dev.longrun.auth.Access;
import dev.longrun.console.Console;
import dev.longrun.http.BodyBudget;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.http.ReplyEncoding;
import dev.longrun.http.RequestBody;
import dev.longrun.json.CanonicalJson;
import dev.longrun.server.Dispatcher;
import dev.longrun.server.MethodInvoker;
import dev.longrun.server.PublicRequests;
import dev.longrun.server.RequestHandlers;
import dev.longrun.service.CancelWatch;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OperationsService;
import dev.longrun.service.Readiness;
import dev.longrun.service.StartDefaults;
import dev.longrun.service.Sweep;
import dev.longrun.service.WorkService;
import dev.longrun.store.OperationStore;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The HTTP function: copies a request in and the reply out. Its no-argument constructor composes
 * the parts; nothing else does.
 */
public final class OperationsFunction implements HttpFunction {
  private static final Logger LOGGER = Logger.getLogger(OperationsFunction.class.getName());

  /** Its Content-Length would be that of a body it doesn't have (RFC 9110, 8.6). */
  private static final int NOT_MODIFIED = 304;

  /** EX_SOFTWARE in sysexits.h. */
  private static final int EXIT_STATUS = 70;

  private final BodyBudget bodyBudget = BodyBudget.ofHeap(Runtime.getRuntime().maxMemory());
  private final Dispatcher dispatcher;
  private final RequestLog log;
  private final Runnable exit;
  private final CompletableFuture<Void> warmUp = new CompletableFuture<>();

  /** What the Functions Framework calls, once for each instance. */
  public OperationsFunction() {
    this(Startup.configured(() -> Config.from(System.getenv()), System.out));
  }

  private OperationsFunction(Config config) {
    AccessConfig accessConfig = Startup.configured(config::access, System.out);
    this.log = Startup.configured(config::logFormat, System.out).to(System.out);
    InstantSource clock = Stores.clock();
    Admission admission = Startup.configured(config::admission, System.out);
    Runnable firstRequest = Startup.configured(() -> WarmUpRequest.to(config.port()), System.out);
    Optional<Console> console = Startup.configured(config::console, System.out);
    StartDefaults defaults = Startup.configured(config::startDefaults, System.out);
    Optional<Duration> sweepInterval = Startup.configured(config::sweepInterval, System.out);
    EffectsConfig effects = Startup.configured(config::effects, System.out);
    // First, since what it starts takes longest.
    OperationStore store =
        Stores.open(
            config,
            () -> {
              try {
                firstRequest.run();
              } finally {
                warmUp.complete(null);
              }
            });
    Access access =
        Startup.configured(
            () -> accessConfig.access(log.lines(), config.settings(), clock), System.out);
    LiveOperations live =
        new LiveOperations(store, clock, access.auditLog()::settled, effects.outside(log.lines()));
    WorkService work =
        new WorkService(
            live, new SecureRandom(), defaults, CanonicalJson::areSame, effects.backendPolicy());
    RequestHandlers handlers =
        new RequestHandlers(
            new OperationsService(live), work, new CancelWatch(live), access, clock);
    PublicRequests publicRequests = new PublicRequests(console, new Readiness(store, clock));
    this.dispatcher =
        new Dispatcher(
            handlers, access, admission, publicRequests, new ReplyEncoding(accessConfig.origins()));
    this.exit = () -> Runtime.getRuntime().halt(EXIT_STATUS);
    accessConfig.warnings(config.settings()).forEach(LOGGER::warning);
    sweepInterval
        .map(it -> new SweepTimer(new Sweep(live), new SweepLog(log.lines()), it))
        .ifPresent(timer -> whenReady(timer::start));
  }

  /**
   * @param exit ends the process; called when the JVM itself has failed
   */
  OperationsFunction(Dispatcher dispatcher, Runnable exit) {
    this.dispatcher = dispatcher;
    this.log = LogFormat.JSON.to(System.out);
    this.exit = exit;
    warmUp.complete(null);
  }

  /** Has something done once the first request finds everything loaded and connected. */
  public void whenReady(Runnable then) {
    var unused = warmUp.thenRun(then);
  }

  /** The same methods, for a server that speaks more than REST. */
  public MethodInvoker methods() {
    return dispatcher.methods();
  }

  /** Logs that the JVM itself failed in a request, and ends the process if it can't be trusted. */
  public void failed(Error e) {
    LOGGER.log(Level.SEVERE, "a request failed", e);
    if (e instanceof OutOfMemoryError || e instanceof InternalError) {
      exit.run(); // what it has left undone in this process, nobody knows
    }
  }

  /** Writes a reply whatever happens: nothing that fails here may pass for a success. */
  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    Instant begun = Instant.now();
    Headers headers = new Headers(request.getHeaders());
    log.begin();
    try (RequestBody body = new RequestBody(request.getInputStream(), headers, bodyBudget)) {
      HttpCall call = call(request, headers, body);
      HttpReply reply = dispatcher.dispatch(call);
      log.end(call, reply.status(), Duration.between(begun, Instant.now()));
      body.close(); // before a slow reader has its reply
      write(mustClose(call) ? reply.with("Connection", "close") : reply, response);
    } catch (Error e) {
      write(Dispatcher.internal(), response);
      failed(e);
    }
  }

  /**
   * After a body that nobody read. And after a chunked one, since Jetty before 12.1.7 may take what
   * is in its chunk extensions for another request (CVE-2026-2332).
   */
  private static boolean mustClose(HttpCall call) {
    return call.body().isLeftUnread() || call.headers().first("transfer-encoding").isPresent();
  }

  private static void write(HttpReply reply, HttpResponse response) throws IOException {
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::appendHeader);
    if (reply.status() != NOT_MODIFIED) {
      response.appendHeader("Content-Length", Integer.toString(reply.body().length));
    }
    try (OutputStream out = response.getOutputStream()) {
      out.write(reply.body());
    }
  }

  private static HttpCall call(HttpRequest request, Headers headers, RequestBody body) {
    String uri = request.getUri();
    int authority = uri.indexOf("://");
    int path = authority < 0 ? 0 : Math.max(uri.indexOf('/', authority + 3), 0);
    int query = uri.indexOf('?');
    return new HttpCall(
        request.getMethod(),
        query < 0 ? uri.substring(path) : uri.substring(path, query),
        query < 0 ? "" : uri.substring(query + 1),
        headers,
        body);
  }
}
