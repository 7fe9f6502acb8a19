package dev.longrun.worker;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** An error as the server writes it. */
final class FakeError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int httpStatus;
  private final int code;
  private final String status;
  private final String reason;

  FakeError(int httpStatus, int code, String status, String reason) {
    super(reason + ": at most 1000000");
    this.httpStatus = httpStatus;
    this.code = code;
    this.status = status;
    this.reason = reason;
  }

  int httpStatus() {
    return httpStatus;
  }

  /** As it stands within a reply. */
  JsonObject status() {
    JsonObject info = new JsonObject();
    info.addProperty("reason", reason);
    JsonArray details = new JsonArray();
    details.add(info);
    JsonObject json = new JsonObject();
    json.addProperty("code", code);
    json.addProperty("message", getMessage());
    json.add("details", details);
    return json;
  }

  /** As a reply of its own. */
  JsonObject reply() {
    JsonObject error = status();
    error.addProperty("code", httpStatus);
    error.addProperty("status", status);
    JsonObject json = new JsonObject();
    json.add("error", error);
    return json;
  }
}
