package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The cursor of a listing, sealed so that clients can't read or make one and can't use it with
 * another query (AIP-158). It grants no authority: whoever lists is authorized anew for each page,
 * so the key need not be secret.
 */
public final class PageToken {
  /**
   * What may be the id of a document, not only of ours: a page may end with one that is left out.
   */
  private static final Pattern ID = Pattern.compile("(?!\\.\\.?$)(?!__.*__$)[^/]{1,1500}");

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecretKeySpec KEY =
      new SecretKeySpec(sha256("longrun page token, format 1"), 0, 16, "AES");

  private PageToken() {}

  /**
   * The token that goes on after {@code id}; url-safe, and the same for the same arguments.
   *
   * @param query all of the request that may not change from one page to the next
   */
  public static String seal(String id, String query) {
    try {
      byte[] nonce = Arrays.copyOf(sha256(query + '\n' + id), NONCE_BYTES);
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, query).doFinal(id.getBytes(StandardCharsets.UTF_8));
      byte[] token = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, token, NONCE_BYTES, sealed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * The id after which to go on.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if the token was not made for this
   *     query
   */
  public static String open(String token, String query) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
        throw invalid(token); // Some that are too short make the cipher fail in ways of its own.
      }
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      byte[] opened =
          cipher(Cipher.DECRYPT_MODE, nonce, query)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      // Whoever knows the key can seal anything, so what is in it is checked as if they had sent
      // it.
      return Optional.of(new String(opened, StandardCharsets.UTF_8))
          .filter(id -> ID.matcher(id).matches())
          .orElseThrow(() -> invalid(token));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw invalid(token);
    }
  }

  private static ApiException invalid(String token) {
    return RequestErrors.invalidField(
        "pageToken",
        token,
        "must be the nextPageToken of the page before, with the same parent and filter; leave it out to start anew");
  }

  private static Cipher cipher(int mode, byte[] nonce, String query)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, KEY, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(query.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
