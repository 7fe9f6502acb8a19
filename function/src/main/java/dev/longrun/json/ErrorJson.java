package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.error.ApiError;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;

/**
 * An error in Google's JSON (AIP-193): {@code code} is the HTTP status, and the first detail is the
 * ErrorInfo.
 */
public final class ErrorJson {
  private static final String DOMAIN = "longrun.dev";

  /** Reasons that Google defined, in google/api/error_reason.proto. */
  private static final String GOOGLE_DOMAIN = "googleapis.com";

  private static final Set<String> GOOGLE_REASONS =
      Set.of(
          "CREDENTIALS_MISSING",
          "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
          "IAM_PERMISSION_DENIED",
          "RATE_LIMIT_EXCEEDED");

  private ErrorJson() {}

  /**
   * The body of a reply that says what was wrong.
   *
   * @param legacy add the list that the first error format had ({@code $.xgafv=1})
   */
  public static JsonObject render(ApiError error, boolean legacy) {
    JsonObject body = new JsonObject();
    body.addProperty("code", error.code().httpStatus());
    body.addProperty("message", error.message());
    if (legacy) {
      body.add("errors", legacyErrors(error));
    }
    body.addProperty("status", error.code().name());
    JsonArray details = new JsonArray();
    details.add(errorInfo(error));
    if (!error.fieldViolations().isEmpty()) {
      details.add(badRequest(error));
    }
    error.retryDelay().ifPresent(delay -> details.add(retryInfo(delay)));
    body.add("details", details);
    JsonObject json = new JsonObject();
    json.add("error", body);
    return json;
  }

  /** {@code google.rpc.Status}, as it stands within a reply: {@code code} is the canonical one. */
  public static JsonObject status(ApiError error) {
    JsonObject status = new JsonObject();
    status.addProperty("code", error.code().number());
    status.addProperty("message", error.message());
    JsonArray details = new JsonArray();
    details.add(errorInfo(error));
    status.add("details", details);
    return status;
  }

  private static JsonArray legacyErrors(ApiError error) {
    JsonObject entry = new JsonObject();
    entry.addProperty("message", error.message());
    entry.addProperty("domain", "global");
    entry.addProperty("reason", error.reason());
    JsonArray errors = new JsonArray();
    errors.add(entry);
    return errors;
  }

  private static JsonObject errorInfo(ApiError error) {
    JsonObject info = detail("ErrorInfo");
    info.addProperty("reason", error.reason());
    info.addProperty("domain", GOOGLE_REASONS.contains(error.reason()) ? GOOGLE_DOMAIN : DOMAIN);
    if (!error.metadata().isEmpty()) {
      JsonObject metadata = new JsonObject();
      new TreeMap<>(error.metadata()).forEach(metadata::addProperty);
      info.add("metadata", metadata);
    }
    return info;
  }

  private static JsonObject badRequest(ApiError error) {
    JsonArray violations = new JsonArray();
    for (ApiError.FieldViolation violation : error.fieldViolations()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("field", violation.field());
      entry.addProperty("description", violation.description());
      violations.add(entry);
    }
    JsonObject badRequest = detail("BadRequest");
    badRequest.add("fieldViolations", violations);
    return badRequest;
  }

  private static JsonObject retryInfo(Duration delay) {
    JsonObject retryInfo = detail("RetryInfo");
    retryInfo.addProperty("retryDelay", delay.toSeconds() + "s");
    return retryInfo;
  }

  private static JsonObject detail(String message) {
    JsonObject detail = new JsonObject();
    detail.addProperty("@type", "type.googleapis.com/google.rpc." + message);
    return detail;
  }
}
