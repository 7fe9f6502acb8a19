package dev.longrun;

import dev.longrun.admission.Admission;
import dev.longrun.auth.Access;
import dev.longrun.console.Console;
import dev.longrun.http.Origins;
import dev.longrun.http.ReplyEncoding;
import dev.longrun.json.CanonicalJson;
import dev.longrun.operation.Operation;
import dev.longrun.server.Dispatcher;
import dev.longrun.server.PublicRequests;
import dev.longrun.server.RequestHandlers;
import dev.longrun.service.CancelWatch;
import dev.longrun.service.LiveOperations;
import dev.longrun.service.OperationsService;
import dev.longrun.service.OutsideEffects;
import dev.longrun.service.Readiness;
import dev.longrun.service.StartDefaults;
import dev.longrun.service.WorkService;
import dev.longrun.store.OperationStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The parts of a server, put together with what a test chose. */
public final class Dispatchers {
  /** A grace period that no other test gets to. */
  private static final StartDefaults DEFAULTS =
      new StartDefaults(Duration.ofDays(7), Operation.RETENTION);

  private Dispatchers() {}

  /** Serves however many requests at once. */
  public static Dispatcher over(
      OperationStore store, Access access, InstantSource clock, RandomGenerator random) {
    return over(store, access, clock, random, Admission.unlimited());
  }

  public static Dispatcher over(
      OperationStore store,
      Access access,
      InstantSource clock,
      RandomGenerator random,
      Admission admission) {
    LiveOperations live = new LiveOperations(store, clock, access.auditLog()::settled);
    return of(store, handlers(live, access, clock, random), access, admission, Origins.NONE);
  }

  /** A server whose effects outside of the store are carried out as a test chose. */
  public static Dispatcher over(
      OperationStore store,
      Access access,
      InstantSource clock,
      RandomGenerator random,
      OutsideEffects outside) {
    LiveOperations live = new LiveOperations(store, clock, access.auditLog()::settled, outside);
    StartDefaults defaults =
        new StartDefaults(DEFAULTS.cancelGracePeriod(), DEFAULTS.retention(), true);
    return of(
        store,
        handlers(live, access, clock, random, defaults),
        access,
        Admission.unlimited(),
        Origins.NONE);
  }

  static RequestHandlers handlers(
      LiveOperations live, Access access, InstantSource clock, RandomGenerator random) {
    return handlers(live, access, clock, random, DEFAULTS);
  }

  private static RequestHandlers handlers(
      LiveOperations live,
      Access access,
      InstantSource clock,
      RandomGenerator random,
      StartDefaults defaults) {
    return new RequestHandlers(
        new OperationsService(live),
        new WorkService(live, random, defaults, CanonicalJson::areSame, backend -> {}),
        new CancelWatch(live),
        access,
        clock);
  }

  static Dispatcher of(
      OperationStore store,
      RequestHandlers handlers,
      Access access,
      Admission admission,
      Origins origins) {
    PublicRequests publicRequests =
        new PublicRequests(
            Optional.of(new Console()), new Readiness(store, InstantSource.system()));
    return new Dispatcher(handlers, access, admission, publicRequests, new ReplyEncoding(origins));
  }
}
