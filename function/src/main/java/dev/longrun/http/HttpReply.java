package dev.longrun.http;

import java.util.Map;
import java.util.TreeMap;

/** An HTTP response, whole. */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
  HttpReply with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(headers);
    all.putAll(more);
    return new HttpReply(status, all, body);
  }

  public HttpReply with(String header, String value) {
    return with(Map.of(header, value));
  }
}
