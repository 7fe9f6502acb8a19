package dev.longrun.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Compresses replies for callers who accept that ({@code Accept-Encoding}, RFC 9110, 12.5.3). */
final class ContentCoding {
  /** Below about one packet nothing is gained. */
  private static final int MIN_BYTES = 1400;

  private static final String GZIP = "gzip";

  private ContentCoding() {}

  static HttpReply apply(HttpCall call, HttpReply reply) {
    if (reply.body().length < MIN_BYTES || !acceptsGzip(call)) {
      return reply;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(reply.body().length / 4);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return new HttpReply(reply.status(), reply.headers(), bytes.toByteArray())
        .with("Content-Encoding", GZIP);
  }

  private static boolean acceptsGzip(HttpCall call) {
    Map<String, Boolean> accepted = new TreeMap<>();
    for (String list : call.headers().all("accept-encoding")) {
      for (String coding : list.toLowerCase(Locale.ROOT).split(",")) {
        String[] parts = coding.split(";");
        accepted.put(parts.length == 0 ? "" : parts[0].trim(), !isRefused(parts));
      }
    }
    return accepted.getOrDefault(GZIP, accepted.getOrDefault("*", false));
  }

  /** Whether its weight is 0, which is how a client says no. */
  private static boolean isRefused(String[] parts) {
    return Stream.of(parts)
        .skip(1)
        .map(it -> it.replaceAll("\\s", ""))
        .anyMatch(it -> it.matches("q=0(\\.0*)?"));
  }
}
