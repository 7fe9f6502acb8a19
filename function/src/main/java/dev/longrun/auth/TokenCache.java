package dev.longrun.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
  private final Map<String, Entry> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

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
    Optional<VerifiedToken> result = verifier.verify(token);
    put(hash, new Entry(result, keptUntil(result, now)));
    return result;
  }

  private static Instant keptUntil(Optional<VerifiedToken> result, Instant now) {
    Instant longest = now.plus(result.isPresent() ? KEPT_IF_VALID : KEPT_IF_INVALID);
    return result.map(VerifiedToken::expireTime).filter(longest::isAfter).orElse(longest);
  }

  private synchronized Entry entry(String hash) {
    return entries.get(hash);
  }

  private synchronized void put(String hash, Entry entry) {
    entries.put(hash, entry);
  }
}
