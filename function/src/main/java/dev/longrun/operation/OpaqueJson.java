package dev.longrun.operation;

import java.nio.charset.StandardCharsets;

/**
 * JSON that is kept for others and comes back as it came: an operation's metadata, response or
 * error details.
 *
 * @param text the JSON text; never looked into here
 */
public record OpaqueJson(String text) {
  /** What all the opaque JSON of one operation may take together, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1_000_000;

  /** The size in bytes of UTF-8. */
  public int size() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
