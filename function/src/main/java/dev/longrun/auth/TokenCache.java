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
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a short time what came of verifying a token, by its hash; the least used go first.
 */
final class TokenCache implements TokenVerifier {
  /** Also how long a token that was revoked may still be taken. */
  private static final Duration KEPT_IF_VALID = Duration.ofSeconds(60);

  private static final Duration KEPT_IF_INVALID = Duration.ofSeconds(5);
  private static final int MAX_ENTRIES = 10_000;

  private final TokenVerifier verifier;
  private final InstantSource clock;
  // Qualified, since inside a Map the simple name may mean Map.Entry, depending on the compiler.
  private final Map<String, TokenCache.Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenCache.Entry> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  /** Verified at the moment; whoever comes with the same token waits for the same answer. */
  private final Map<String, CompletableFuture<Optional<VerifiedToken>>> underWay =
      new ConcurrentHashMap<>();

  private record Entry(Optional<VerifiedToken> result, Instant keptUntil) {}

  TokenCache(TokenVerifier verifier, InstantSource clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  @Override
  public Optional<VerifiedToken> verify(BearerToken token) {
    String hash = token.hash();
    Instant now = clock.instant();
    Entry entry = entry(hash);
    if (entry != null && now.isBefore(entry.keptUntil)) {
      return entry.result;
    }
    CompletableFuture<Optional<VerifiedToken>> answer = new CompletableFuture<>();
    CompletableFuture<Optional<VerifiedToken>> other = underWay.putIfAbsent(hash, answer);
    return other == null ? asked(token, hash, answer) : awaited(other);
  }

  private Optional<VerifiedToken> asked(
      BearerToken token, String hash, CompletableFuture<Optional<VerifiedToken>> answer) {
    try {
      Instant now = clock.instant();
      Optional<VerifiedToken> result = verifier.verify(token);
      put(hash, new Entry(result, keptUntil(result, now)));
      answer.complete(result);
      return result;
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
      throw e;
    } finally {
      underWay.remove(hash);
    }
  }

  private static Optional<VerifiedToken> awaited(
      CompletableFuture<Optional<VerifiedToken>> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ApiException refused ? refused : e;
    }
  }

  private static Instant keptUntil(Optional<VerifiedToken> result, Instant now) {
    Instant longest = now.plus(result.isPresent() ? KEPT_IF_VALID : KEPT_IF_INVALID);
    return result.map(VerifiedToken::expireTime).filter(longest::isAfter).orElse(longest);
  }

  private synchronized @Nullable Entry entry(String hash) {
    return entries.get(hash);
  }

  private synchronized void put(String hash, Entry entry) {
    entries.put(hash, entry);
  }
}
