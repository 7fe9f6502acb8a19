package dev.longrun;

import dev.longrun.admission.Admission;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.GoogleStandIn;
import dev.longrun.auth.OAuthAuthenticator;
import dev.longrun.auth.PolicyReader;
import dev.longrun.auth.TokenTrust;
import dev.longrun.http.Origins;
import dev.longrun.service.LiveOperations;
import dev.longrun.store.OperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The whole service in oauth mode under the Functions invoker, with a stand-in for Google. */
final class AccessServer implements AutoCloseable {
  final GoogleStandIn google;
  final Callers callers;
  final Http http;
  private final ByteArrayOutputStream auditLog = new ByteArrayOutputStream();
  private final OperationStore store;

  /** The one web origin whose pages may call. */
  static final String ORIGIN = "https://console.example.com";

  private final OperationsServer server;

  AccessServer(Path directory, InstantSource clock, RateLimiter rateLimit) throws Exception {
    this.google = new GoogleStandIn(clock);
    this.callers = new Callers(google, clock.instant());
    this.store = new SqliteOperationStore(directory.resolve("operations.db"));
    Origins origins = new Origins(Set.of(ORIGIN));
    Access access =
        new Access(
            new OAuthAuthenticator(
                google.endpoints(),
                TokenTrust.of(Set.of(Callers.AUDIENCE, "http://127.0.0.1/")),
                clock),
            PolicyReader.read(Callers.POLICY),
            rateLimit,
            new AuditLog(
                new PrintStream(auditLog, true, StandardCharsets.UTF_8),
                Optional.of("traces"),
                false,
                clock),
            new CrossSiteRule(origins, false));
    this.server =
        new OperationsServer(
            Dispatchers.of(
                store,
                Dispatchers.handlers(
                    new LiveOperations(store, clock, access.auditLog()::settled),
                    access,
                    clock,
                    new SecureRandom()),
                access,
                Admission.unlimited(),
                origins));
    this.http = new Http(server.url());
  }

  String url() {
    return server.url();
  }

  int port() {
    return server.port();
  }

  /** A client that shows no credentials. */
  Http http() {
    return http;
  }

  /** What the audit log has been told so far. */
  String auditLog() {
    return auditLog.toString(StandardCharsets.UTF_8);
  }

  Http.Reply send(String caller, String method, String path, String body, String... headers) {
    return http.send(
        method, path, body.getBytes(StandardCharsets.UTF_8), callers.headers(caller, headers));
  }

  /** Sends a GET with exactly these lines for headers. */
  RawHttp.Reply raw(String path, String... headers) {
    List<String> head = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", "Host: localhost"));
    head.addAll(List.of(headers));
    return RawHttp.send(server.port(), new byte[0], head.toArray(String[]::new));
  }

  @Override
  public void close() throws Exception {
    server.close();
    store.close();
    google.close();
  }
}
