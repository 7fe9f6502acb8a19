package dev.longrun.operation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of text in UTF-8. */
public final class Sha256 {
  private Sha256() {}

  /** The 32 bytes of the hash. */
  public static byte[] of(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash in lowercase hexadecimal. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }
}
