package dev.longrun.auth;

import dev.longrun.error.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the result of verifying a token for a short time, by the hash of the token. If there are
 * too many, the least recently used are dropped; valid and invalid tokens are kept apart, so
 * neither pushes out the other. A valid token that is in use is verified again before its result is
 * dropped, in the background.
 */
final class TokenCache implements TokenVerifier {
  /** Also how long a token that was revoked may still be taken. */
  private static final Duration KEPT_IF_VALID = Duration.ofSeconds(60);

  private static final Duration RENEWED_AFTER = Duration.ofSeconds(45);

  /** How long after a renewal that failed there is another. */
  private static final Duration RETRIED_AFTER = Duration.ofSeconds(1);

  private static final Duration KEPT_IF_INVALID = Duration.ofSeconds(5);
  private static final Logger LOGGER = Logger.getLogger(TokenCache.class.getName());

  private final Verifiers verifiers;
  private final InstantSource clock;
  private final Executor renewals;

  private final Map<String, Valid> valid = leastUsedGoFirst();

  /** Until when they are known to be none. */
  private final Map<String, Instant> invalid = leastUsedGoFirst();

  /** Verified at the moment; whoever comes with the same token waits for the same answer. */
  private final Map<String, CompletableFuture<Optional<VerifiedToken>>> underWay =
      new ConcurrentHashMap<>();

  /**
   * Two verifiers that give the same answers, each with its own limit, so that strangers can't use
   * up the one for known callers.
   *
   * @param ofStrangers for tokens that were never seen
   * @param ofKnown for tokens that were valid before
   */
  record Verifiers(TokenVerifier ofStrangers, TokenVerifier ofKnown) {}

  private record Valid(VerifiedToken verified, Instant renewTime, Instant keptUntil) {}

  /**
   * @param renewals runs what a request doesn't wait for
   */
  TokenCache(Verifiers verifiers, InstantSource clock, Executor renewals) {
    this.verifiers = verifiers;
    this.clock = clock;
    this.renewals = renewals;
  }

  private static <V> Map<String, V> leastUsedGoFirst() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;
      private static final int MAX_ENTRIES = 10_000;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MAX_ENTRIES;
      }
    };
  }

  /** Whether the token was valid when it was last verified, and has not ended since. */
  boolean knows(BearerToken token) {
    return known(token.hash()).isPresent();
  }

  @Override
  public Optional<VerifiedToken> verify(BearerToken token) {
    String hash = token.hash();
    Instant now = clock.instant();
    Optional<Valid> known = known(hash);
    if (known.filter(it -> now.isBefore(it.keptUntil)).isPresent()) {
      renewInTime(token, hash, known.get(), now);
      return known.map(Valid::verified);
    }
    if (isKnownToBeInvalid(hash, now)) {
      return Optional.empty();
    }
    CompletableFuture<Optional<VerifiedToken>> answer = new CompletableFuture<>();
    CompletableFuture<Optional<VerifiedToken>> other = underWay.putIfAbsent(hash, answer);
    return other == null ? ask(token, hash, known.isPresent(), answer) : await(other);
  }

  /** The old answer stays good for a while, whatever comes of this. */
  private void renewInTime(BearerToken token, String hash, Valid known, Instant now) {
    if (now.isBefore(known.renewTime)) {
      return;
    }
    put(hash, new Valid(known.verified, now.plus(RETRIED_AFTER), known.keptUntil));
    try {
      renewals.execute(() -> renew(token, hash));
    } catch (RejectedExecutionException e) {
      LOGGER.log(Level.FINE, "too many tokens are renewed already", e);
    }
  }

  private void renew(BearerToken token, String hash) {
    Instant now = clock.instant();
    try {
      keep(hash, verifiers.ofKnown.verify(token), now);
    } catch (ApiException e) {
      LOGGER.log(Level.FINE, "a token could not be renewed; it is tried again", e);
    }
  }

  private Optional<VerifiedToken> ask(
      BearerToken token,
      String hash,
      boolean known,
      CompletableFuture<Optional<VerifiedToken>> answer) {
    try {
      Instant now = clock.instant();
      TokenVerifier verifier = known ? verifiers.ofKnown : verifiers.ofStrangers;
      Optional<VerifiedToken> result = verifier.verify(token);
      keep(hash, result, now);
      answer.complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(hash);
    }
  }

  private static Optional<VerifiedToken> await(CompletableFuture<Optional<VerifiedToken>> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ApiException refused ? refused : e;
    }
  }

  /**
   * @param askTime when it was true at the latest
   */
  private synchronized void keep(String hash, Optional<VerifiedToken> result, Instant askTime) {
    if (result.isEmpty()) {
      valid.remove(hash);
      invalid.put(hash, askTime.plus(KEPT_IF_INVALID));
      return;
    }
    Instant end = result.get().expireTime();
    Instant longest = askTime.plus(KEPT_IF_VALID);
    Instant keptUntil = end.isBefore(longest) ? end : longest;
    valid.put(hash, new Valid(result.get(), askTime.plus(RENEWED_AFTER), keptUntil));
  }

  private synchronized void put(String hash, Valid entry) {
    valid.put(hash, entry);
  }

  private synchronized boolean isKnownToBeInvalid(String hash, Instant now) {
    return invalid.containsKey(hash) && now.isBefore(invalid.get(hash));
  }

  private synchronized Optional<Valid> known(String hash) {
    return Optional.ofNullable(valid.get(hash))
        .filter(it -> clock.instant().isBefore(it.verified.expireTime()));
  }
}
