package dev.longrun.service;

import dev.longrun.operation.Change;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.Lease;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.ParentName;
import dev.longrun.store.OperationStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * What an API's front end and its workers call: start, claim, heartbeat, finish. Knows nothing of
 * HTTP.
 */
public final class WorkService {
  private static final int ID_BYTES = 16;
  private static final int TOKEN_BYTES = 32;

  private final OperationStore store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SettledReads reads;
  private final ChildCancellation children;
  private final OperationStarter starter;

  /**
   * @param random must not be predictable: lease tokens are made of it
   */
  public WorkService(OperationStore store, InstantSource clock, RandomGenerator random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.reads = new SettledReads(store, clock);
    this.children = new ChildCancellation(store, clock);
    this.starter = new OperationStarter(store, clock);
  }

  /** Starts an operation; the same request id again returns the one that is there. */
  public Change start(ParentName parent, StartRequest request) {
    return starter.start(
        new OperationName(parent, id(parent, request)),
        request.definition().identified(randomHex(ID_BYTES)),
        request.metadata());
  }

  /**
   * The id that was asked for; or one that only the same request makes again; or a random one, so
   * that writes spread.
   */
  private String id(ParentName parent, StartRequest request) {
    return request
        .operationId()
        .or(() -> request.definition().requestId().map(id -> hash(parent + "\n" + id)))
        .orElseGet(() -> randomHex(ID_BYTES));
  }

  /** What a claim gives its worker. */
  public record Claimed(Change change, LeaseToken token, Lease lease) {}

  /**
   * Gives the operation to a worker. Nothing that may fail follows the write, or a lease would be
   * held with a token that nobody has.
   */
  public Claimed claim(OperationName name, String worker, Duration leaseDuration) {
    children.caughtUp(reads.get(name));
    LeaseToken token = new LeaseToken(randomHex(TOKEN_BYTES));
    Lease lease = new Lease(worker, token.hash(), clock.instant(), leaseDuration);
    Change claimed =
        Change.ofLive(store, name, lease.renewTime(), operation -> operation.claim(lease));
    return new Claimed(claimed, token, lease);
  }

  public Change heartbeat(OperationName name, LeaseToken token, Heartbeat heartbeat) {
    Instant now = clock.instant();
    return Change.ofLive(store, name, now, it -> it.heartbeat(token, heartbeat, now));
  }

  public Change finish(OperationName name, LeaseToken token, Outcome outcome) {
    Instant now = clock.instant();
    return Change.ofLive(store, name, now, it -> it.finish(token, outcome, now));
  }

  private String randomHex(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
