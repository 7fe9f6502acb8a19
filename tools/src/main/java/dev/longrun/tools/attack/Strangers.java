package dev.longrun.tools.attack;

import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Invented tokens: opaque ones, and such that a service account might have signed. */
final class Strangers implements Attack {
  private static final int AT_ONCE = 24;
  private static final int MILLIS = 10_000;

  @Override
  public String name() {
    return "8  invented tokens, from 24 connections";
  }

  @Override
  public void run(Site site, Notes notes) {
    int before = site.google().asked();
    Map<Integer, Integer> opaque =
        site.flood(AT_ONCE, MILLIS, it -> Wire.get(Site.OPERATIONS + "/x", "invented" + number()));
    notes.add("opaque tokens: " + opaque + ", Google asked " + (site.google().asked() - before));
    int then = site.google().asked();
    Map<Integer, Integer> signed =
        site.flood(AT_ONCE, MILLIS, it -> Wire.get(Site.OPERATIONS + "/x", signed()));
    notes.add("signed tokens: " + signed + ", Google asked " + (site.google().asked() - then));
  }

  private static long number() {
    return ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
  }

  private static String signed() {
    long now = System.currentTimeMillis() / 1000;
    String account = "a" + number() + "@evil.iam.gserviceaccount.com";
    String claims =
        "{\"iss\":\"%1$s\",\"sub\":\"%1$s\",\"iat\":%2$d,\"exp\":%3$d,\"scope\":\"https://www.googleapis.com/auth/datastore\"}"
            .formatted(account, now, now + 3600);
    return base64("{\"alg\":\"RS256\",\"kid\":\"k\"}")
        + "."
        + base64(claims)
        + "."
        + "A".repeat(342);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Wire.ascii(text));
  }
}
