package dev.longrun.fuzz;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.error.Code;
import dev.longrun.http.HttpReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Whether a reply is one that a Google API could give. */
final class FuzzVerdict {
  /** The documented ones, which are answers and no failures. */
  private static final Set<String> UNIMPLEMENTED =
      Set.of("OPERATION_NOT_CANCELLABLE", "PARTIAL_SUCCESS_NOT_SUPPORTED");

  private FuzzVerdict() {}

  /** What is wrong with it. */
  static Optional<String> of(FuzzTarget target, String authorization, HttpReply reply) {
    try {
      return problem(target, authorization, reply);
    } catch (IOException | RuntimeException e) {
      return Optional.of("the body is not as it should be: " + e);
    }
  }

  private static Optional<String> problem(FuzzTarget target, String authorization, HttpReply reply)
      throws IOException {
    if (reply.status() == 304) {
      return wrong(reply.body().length > 0, "a 304 with a body");
    }
    JsonObject json = JsonParser.parseString(text(reply)).getAsJsonObject();
    if (reply.status() == 200) {
      boolean forged = target == FuzzTarget.JWT && authorization.endsWith(".AAAA");
      return wrong(forged, "a forged token was taken");
    }
    JsonObject error = json.getAsJsonObject("error");
    Code code = Code.valueOf(error.get("status").getAsString());
    JsonObject info = error.getAsJsonArray("details").get(0).getAsJsonObject();
    String reason = info.get("reason").getAsString();
    boolean documented = reply.status() == 501 && UNIMPLEMENTED.contains(reason);
    return wrong(reply.status() >= 500 && !documented, "a failure of the server")
        .or(() -> wrong(code.httpStatus() != reply.status(), "status and code differ"))
        .or(() -> wrong(!number(reply).equals(error.get("code")), "error.code is not the status"))
        .or(() -> wrong(!isErrorInfo(info), "the first detail is no ErrorInfo"))
        .or(() -> wrong(reason.isEmpty(), "no reason"));
  }

  private static boolean isErrorInfo(JsonObject info) {
    return info.get("@type").getAsString().endsWith("/google.rpc.ErrorInfo");
  }

  private static JsonElement number(HttpReply reply) {
    return JsonParser.parseString(Integer.toString(reply.status()));
  }

  private static String text(HttpReply reply) throws IOException {
    byte[] body = reply.body();
    if ("gzip".equals(reply.headers().get("Content-Encoding"))) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static Optional<String> wrong(boolean is, String what) {
    return is ? Optional.of(what) : Optional.empty();
  }
}
