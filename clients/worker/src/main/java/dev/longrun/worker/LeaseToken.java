package dev.longrun.worker;

import com.google.gson.JsonObject;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** The secret that proves who holds a lease; chosen before the claim, so that no reply loses it. */
record LeaseToken(String value) {
  private static final int BYTES = 32;

  /**
   * @param random must not be predictable
   */
  static LeaseToken random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new LeaseToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** A request's body that has only this in it yet. */
  JsonObject toJson() {
    JsonObject body = new JsonObject();
    body.addProperty("leaseToken", value);
    return body;
  }

  @Override
  public String toString() {
    return "LeaseToken";
  }
}
