package dev.longrun.auth;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The public keys that Google publishes for service accounts, kept for some minutes. */
final class ServiceAccountKeys {
  private static final Duration KEPT = Duration.ofMinutes(5);

  /**
   * A key that is not among those kept may be new; but nobody can make us ask more often than this.
   */
  private static final Duration RENEWED_AFTER = Duration.ofSeconds(30);

  private static final int MAX_ACCOUNTS = 1000;

  private final GoogleEndpoint google;
  private final URI endpoint;
  private final InstantSource clock;
  private final Map<String, Keys> byAccount =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Keys> eldest) {
          return size() > MAX_ACCOUNTS;
        }
      };

  /**
   * @param endpoint the address of an account's keys, without the account
   */
  ServiceAccountKeys(GoogleEndpoint google, URI endpoint, InstantSource clock) {
    this.google = google;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  private record Keys(Map<String, PublicKey> byId, Instant fetchTime) {}

  /**
   * @param account the address of a service account, whose form was checked
   * @return empty, if the account has no such key or does not exist
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if the keys can't be had now
   */
  Optional<PublicKey> key(String account, String keyId) {
    Instant now = clock.instant();
    Keys keys = kept(account);
    if (keys != null) {
      boolean known = keys.byId.containsKey(keyId);
      Duration good = known ? KEPT : RENEWED_AFTER;
      if (now.isBefore(keys.fetchTime.plus(good))) {
        return Optional.ofNullable(keys.byId.get(keyId));
      }
    }
    Keys fetched = new Keys(fetch(account), now);
    keep(account, fetched);
    return Optional.ofNullable(fetched.byId.get(keyId));
  }

  private synchronized @Nullable Keys kept(String account) {
    return byAccount.get(account);
  }

  private synchronized void keep(String account, Keys keys) {
    byAccount.put(account, keys);
  }

  private Map<String, PublicKey> fetch(String account) {
    GoogleEndpoint.Reply reply = google.get(URI.create(endpoint + account));
    if (reply.status() == 404 || reply.status() == 400) {
      return Map.of();
    }
    if (reply.status() != 200) {
      throw AccessErrors.verificationUnavailable(
          new IOException("the keys' endpoint said " + reply.status()));
    }
    try {
      Map<String, PublicKey> keys = new HashMap<>();
      for (JsonElement each :
          JsonParser.parseString(reply.body()).getAsJsonObject().getAsJsonArray("keys")) {
        JsonObject key = each.getAsJsonObject();
        if (key.get("kty").getAsString().equals("RSA")) {
          keys.put(key.get("kid").getAsString(), rsa(key));
        }
      }
      return keys;
    } catch (RuntimeException | GeneralSecurityException e) {
      throw AccessErrors.verificationUnavailable(e);
    }
  }

  private static PublicKey rsa(JsonObject key) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
  }

  private static BigInteger number(JsonObject key, String name) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.get(name).getAsString()));
  }
}
