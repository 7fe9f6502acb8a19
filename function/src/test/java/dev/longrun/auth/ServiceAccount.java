package dev.longrun.auth;

import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A service account with a key of its own. */
public record ServiceAccount(String email, String keyId, KeyPair keys) {
  private static final Map<String, ServiceAccount> MADE = new ConcurrentHashMap<>();

  /** The account of this address; its key is made once, since that takes a while. */
  public static ServiceAccount of(String email) {
    return MADE.computeIfAbsent(email, ServiceAccount::make);
  }

  private static ServiceAccount make(String email) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      return new ServiceAccount(email, "k" + Integer.toHexString(keys.hashCode()), keys);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The public key as Google publishes it. */
  public JsonObject jwk() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    JsonObject jwk = new JsonObject();
    jwk.addProperty("use", "sig");
    jwk.addProperty("kty", "RSA");
    jwk.addProperty("alg", "RS256");
    jwk.addProperty("kid", keyId);
    jwk.addProperty("n", base64(key.getModulus()));
    jwk.addProperty("e", base64(key.getPublicExponent()));
    return jwk;
  }

  /** Base64url of the number's bytes, without the sign (RFC 7518). */
  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    byte[] magnitude = Arrays.copyOfRange(bytes, sign, bytes.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
  }
}
