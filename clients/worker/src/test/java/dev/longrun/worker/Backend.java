package dev.longrun.worker;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.InstantSource;

/** A server that keeps operations. */
interface Backend extends AutoCloseable {
  String url();

  /** The clock by which its leases run out. */
  InstantSource clock();

  /** Moves the clock, if it doesn't go by itself. */
  default void advance(Duration duration) {}

  @Override
  void close();

  /** A field that is a message, or an empty one. */
  static JsonObject message(JsonObject json, String field) {
    return json.has(field) ? json.getAsJsonObject(field) : new JsonObject();
  }
}
