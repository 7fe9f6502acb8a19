package dev.longrun.server;

import com.google.gson.JsonElement;
import dev.longrun.error.ApiError;
import dev.longrun.http.HttpReply;
import dev.longrun.json.ErrorJson;
import dev.longrun.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Replies that are JSON, with the headers that go with it. */
final class JsonReply {
  private JsonReply() {}

  static HttpReply of(JsonElement body, boolean pretty) {
    return of(200, body, pretty, Map.of());
  }

  /** One with headers beyond those that every reply has. */
  static HttpReply of(JsonElement body, boolean pretty, Map<String, String> more) {
    return of(200, body, pretty, more);
  }

  static HttpReply ofText(String json) {
    return of(200, json, Map.of());
  }

  /**
   * @param legacy whether it has the list that the first format of errors had
   */
  static HttpReply error(ApiError error, boolean legacy) {
    return of(
        error.code().httpStatus(), ErrorJson.render(error, legacy), true, ErrorHeaders.of(error));
  }

  private static HttpReply of(
      int status, JsonElement body, boolean pretty, Map<String, String> more) {
    return of(status, pretty ? JsonText.pretty(body) : JsonText.compact(body), more);
  }

  private static HttpReply of(int status, String json, Map<String, String> more) {
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("Content-Type", "application/json; charset=UTF-8");
    headers.put("Vary", "Accept-Encoding, Origin, X-Origin, Referer");
    headers.put("Cache-Control", "private, no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    return new HttpReply(status, headers, json.getBytes(StandardCharsets.UTF_8));
  }
}
