package dev.longrun;

import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.GoogleStandIn;
import dev.longrun.auth.OAuthAuthenticator;
import dev.longrun.auth.PolicyReader;
import dev.longrun.auth.TokenTrust;
import dev.longrun.http.Origins;
import dev.longrun.server.Dispatcher;
import dev.longrun.store.FaultyStore;
import dev.longrun.store.OperationStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/**
 * The whole service four times over one store, so that one client can meet it well, unreliable,
 * down, and closed to those whom it doesn't know.
 */
final class ClientServers implements AutoCloseable {
  /** Of a user who may look, and no more. */
  static final String VIEWER_TOKEN = "ya29.viewer";

  private final InstantSource clock;
  private final OperationStore store;
  private final Starter starter;
  private final FaultyStore faultyStore;
  private final GoogleStandIn google;
  private final RunningServer well;
  private final RunningServer faulty;
  private final RunningServer down;
  private final RunningServer restricted;

  /** Starts what serves over HTTP. */
  interface Starter {
    RunningServer start(Dispatcher dispatcher) throws Exception;
  }

  ClientServers(OperationStore store, InstantSource clock, Starter starter) throws Exception {
    this.store = store;
    this.clock = clock;
    this.starter = starter;
    this.faultyStore = new FaultyStore(store, call -> call % 2 == 0);
    this.google = new GoogleStandIn(clock);
    google.issue(VIEWER_TOKEN, Callers.DATASTORE, "viewer@example.com");
    this.well = serve(store, OpenAccess.access());
    this.faulty = serve(faultyStore, OpenAccess.access());
    this.down = serve(new FaultyStore(store, call -> true), OpenAccess.access());
    this.restricted = serve(store, restrictedAccess());
  }

  private RunningServer serve(OperationStore over, Access access) throws Exception {
    return starter.start(Dispatchers.over(over, access, clock, new SecureRandom()));
  }

  private Access restrictedAccess() {
    return new Access(
        new OAuthAuthenticator(google.endpoints(), TokenTrust.of(Set.of()), clock),
        PolicyReader.read(Callers.POLICY),
        RateLimiter.none(),
        AuditLog.silent(),
        new CrossSiteRule(Origins.NONE, false));
  }

  String url() {
    return well.url();
  }

  /** Where the store is unavailable to every other call. */
  String faultyUrl() {
    return faulty.url();
  }

  String downUrl() {
    return down.url();
  }

  /** Where only {@link #VIEWER_TOKEN} is known. */
  String restrictedUrl() {
    return restricted.url();
  }

  FaultyStore faultyStore() {
    return faultyStore;
  }

  /** What a program in another language is told of the servers. */
  Map<String, String> environment() {
    return Map.of(
        "LONGRUN_URL", url(),
        "LONGRUN_FAULTY_URL", faultyUrl(),
        "LONGRUN_DOWN_URL", downUrl(),
        "LONGRUN_RESTRICTED_URL", restrictedUrl(),
        "LONGRUN_VIEWER_TOKEN", VIEWER_TOKEN);
  }

  @Override
  public void close() throws Exception {
    for (RunningServer server : new RunningServer[] {restricted, down, faulty, well}) {
      server.close();
    }
    google.close();
    store.close();
  }
}
