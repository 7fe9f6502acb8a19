package dev.longrun.tools.attack;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Patterns that fit nearly everywhere in a long text, and nowhere. */
final class SlowFilter implements Attack {
  private static final double MOST_SECONDS = 6;

  @Override
  public String name() {
    return "13 filters with patterns that nearly fit, on metadata of 980 kB";
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    site.start(
        "{\"metadata\":{\"@type\":\"example.com/x\",\"x\":\"" + "a".repeat(980_000) + "\"}}");
    time(site, notes, "one pattern", comparison(3900));
    time(site, notes, "two with OR", comparison(1950) + " OR " + comparison(1950));
    time(site, notes, "fifty with OR", (comparison(50) + " OR ").repeat(49) + comparison(50));
  }

  private static String comparison(int letters) {
    return "metadata.x=\"*" + "a".repeat(letters) + "b*\"";
  }

  private static void time(Site site, Notes notes, String what, String filter) throws IOException {
    byte[] list =
        Wire.get(
            Site.OPERATIONS + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8),
            Site.READER);
    long start = System.nanoTime();
    int status = site.wire().status(list);
    double seconds = (System.nanoTime() - start) / 1e9;
    notes.check(
        status == 200 && seconds < MOST_SECONDS,
        String.format(Locale.ROOT, "%s: %d after %.1f s", what, status, seconds));
  }
}
