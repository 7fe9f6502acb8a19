package dev.longrun.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Conditional GET: a reply has an ETag, and a request with that tag in {@code If-None-Match} gets
 * 304 without a body until something changes (RFC 9110, 13.1.2). The tags are weak, since a body
 * may be sent gzipped or not. What else may not be stored, may be stored with a tag.
 */
final class EntityTag {
  private static final int BYTES = 16;
  private static final String WEAK = "W/";
  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String NO_STORE = "no-store";

  private EntityTag() {}

  static HttpReply apply(HttpCall call, HttpReply reply) {
    if (!call.isRead() || reply.status() != 200) {
      return reply;
    }
    String tag = tag(reply.body());
    String caching = reply.headers().getOrDefault(CACHE_CONTROL, NO_STORE);
    HttpReply tagged =
        reply
            .with("ETag", WEAK + tag)
            .with(CACHE_CONTROL, caching.endsWith(NO_STORE) ? "private, no-cache" : caching);
    return has(call, tag) ? notModified(tagged) : tagged;
  }

  private static HttpReply notModified(HttpReply reply) {
    HttpReply without = new HttpReply(304, reply.headers(), new byte[0]);
    without.headers().remove("Content-Type");
    return without;
  }

  private static boolean has(HttpCall call, String tag) {
    return call.headers().all("if-none-match").stream()
        .flatMap(list -> Stream.of(list.split(",")))
        .map(String::trim)
        .map(it -> it.startsWith(WEAK) ? it.substring(WEAK.length()) : it)
        .anyMatch(it -> it.equals(tag) || it.equals("*"));
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
