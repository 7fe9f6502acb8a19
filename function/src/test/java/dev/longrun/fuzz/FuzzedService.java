package dev.longrun.fuzz;

import static dev.longrun.time.TestDeadlines.soon;

import dev.longrun.Dispatchers;
import dev.longrun.ManualClock;
import dev.longrun.admission.Admission;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.Authenticator;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.GoogleStandIn;
import dev.longrun.auth.Jwt;
import dev.longrun.auth.LoopbackAuthenticator;
import dev.longrun.auth.OAuthAuthenticator;
import dev.longrun.auth.Policy;
import dev.longrun.auth.ServiceAccount;
import dev.longrun.auth.TokenTrust;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.http.Origins;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.ParentName;
import dev.longrun.server.Dispatcher;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Restriction;
import dev.longrun.store.sqlite.SqliteOperationStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole service but for HTTP, with some operations, which are the same before every call. */
public final class FuzzedService implements AutoCloseable {

  static final String COLLECTION = "/v1/projects/p/operations";
  private static final ParentName PARENT = new ParentName("projects/p");
  private static final String AUDIENCE = "https://operations.example.com/";
  private static final int MAX_LEFT = 20;

  private final ManualClock clock = new ManualClock();
  private final GoogleStandIn google = new GoogleStandIn(clock);
  private final ServiceAccount robot = ServiceAccount.of("robot@shop.iam.gserviceaccount.com");
  private final OperationStore store;
  private final Dispatcher open;
  private final Dispatcher guarded;
  private final Map<OperationName, Operation> operations;

  public FuzzedService(Path directory) throws IOException {
    google.publish(robot);
    store = new SqliteOperationStore(directory.resolve("operations.db"));
    Access anyone = access(new LoopbackAuthenticator());
    Access known =
        access(new OAuthAuthenticator(google.endpoints(), TokenTrust.of(Set.of(AUDIENCE)), clock));
    Admission full = holdingAll();
    open = Dispatchers.over(store, anyone, clock, new Random(1), full);
    guarded = Dispatchers.over(store, known, clock, new Random(1), full);
    operations =
        Stream.of("queued", "held", "cancelling", "successful", "failed", "cancelled")
            .map(this::operation)
            .collect(Collectors.toMap(Operation::name, it -> it));
    restore();
  }

  /** As many heartbeats are held as may be, so that none waits for a clock that stands still. */
  private static Admission holdingAll() {
    Admission admission = new Admission(0, 0, 0, 1);
    if (!admission.enter("another").hold()) {
      throw new AssertionError("the first one is not held");
    }
    return admission;
  }

  private static Access access(Authenticator authenticator) {
    AuditLog silent = AuditLog.silent();
    return new Access(
        authenticator,
        Policy.OPEN,
        RateLimiter.none(),
        silent,
        new CrossSiteRule(Origins.NONE, true));
  }

  private Operation operation(String id) {
    Operation queued =
        Operations.start(
            new OperationName(PARENT, id),
            Operations.definition(),
            Optional.empty(),
            clock.instant());
    Operation held = queued.claim(Operations.lease(Operations.TOKEN, clock.instant()));
    return switch (id) {
      case "queued" -> queued;
      case "held" -> held;
      case "cancelling" -> held.cancel(Operations.cancelRequest(clock.instant()));
      case "cancelled" -> queued.cancel(Operations.cancelRequest(clock.instant()));
      default -> held.finish(Operations.TOKEN, Operations.response(), clock.instant());
    };
  }

  HttpReply answer(boolean asCallerOfGoogle, HttpCall call) {
    return (asCallerOfGoogle ? guarded : open).dispatch(call);
  }

  /** Undoes what a call has changed. */
  void restore() {
    OperationQuery all = new OperationQuery(PARENT, Restriction.NONE, Optional.empty(), MAX_LEFT);
    for (Operation found : store.list(all, soon()).operations()) {
      if (!operations.containsKey(found.name())) {
        store.update(found.name(), soon(), any -> Optional.empty());
      }
    }
    operations.forEach(
        (name, operation) -> store.update(name, soon(), any -> Optional.of(operation)));
  }

  String leaseToken() {
    return Operations.TOKEN.value();
  }

  String path(String verb) {
    return switch (verb) {
      case "", "start" -> COLLECTION + ":start";
      case "cancel", "search", "count", "testIamPermissions" -> COLLECTION + ":" + verb;
      case "heartbeats" -> COLLECTION + ":heartbeat";
      case "claim" -> COLLECTION + "/queued:claim";
      case "wait" -> COLLECTION + "/successful:wait";
      default -> COLLECTION + "/held:" + verb;
    };
  }

  /**
   * A header as it stands; or, from two lines, a token with that header and those claims, signed if
   * a third says so.
   */
  String authorization(String text) {
    String[] lines = text.split("\n", 3);
    if (lines.length < 2) {
      return text;
    }
    String now = Long.toString(clock.instant().getEpochSecond());
    String claims =
        lines[1].replace("$NOW", now).replace("$EXP", clock.instant().getEpochSecond() + 3600 + "");
    String header = lines[0].replace("$KID", robot.keyId());
    String content = Jwt.base64(header) + "." + Jwt.base64(claims);
    boolean signed = lines.length == 3 && lines[2].startsWith("signed");
    return "Bearer " + content + "." + (signed ? signature(content) : "AAAA");
  }

  private String signature(String content) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(robot.keys().getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    google.close();
  }
}
