package dev.longrun.auth;

import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.net.URI;
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

  /**
   * The file that the console gives for a new key.
   *
   * @param tokenUri where a client would ask for an access token
   */
  public String keyFile(URI tokenUri) {
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPrivate().getEncoded());
    JsonObject file = new JsonObject();
    file.addProperty("type", "service_account");
    file.addProperty("project_id", "shop");
    file.addProperty("private_key_id", keyId);
    file.addProperty(
        "private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    file.addProperty("client_email", email);
    file.addProperty("client_id", "108000000000000000000");
    file.addProperty("auth_uri", "https://accounts.google.com/o/oauth2/auth");
    file.addProperty("token_uri", tokenUri.toString());
    file.addProperty("universe_domain", "googleapis.com");
    return file.toString();
  }

  /** Base64url of the number's bytes, without the sign (RFC 7518). */
  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    byte[] magnitude = Arrays.copyOfRange(bytes, sign, bytes.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
  }
}
