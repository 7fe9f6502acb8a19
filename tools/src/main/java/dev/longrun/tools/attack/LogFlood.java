package dev.longrun.tools.attack;

import java.io.IOException;

/** Requests whose refusal is logged, with as much to log as they can carry. */
final class LogFlood implements Attack {
  private static final int AT_ONCE = 24;
  private static final int MILLIS = 6000;

  /** What strangers may make a server log in a minute. */
  private static final int MOST_OF_STRANGERS = 1_000_000;

  private static final int MOST_OF_ONE_REQUEST = 10_000;
  private static final int OPERATIONS = 100;

  @Override
  public String name() {
    return "9  refusals with names of 7,000 letters";
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    long before = site.server().logged();
    byte[] request = Wire.get("/v1/projects/" + "a".repeat(7000) + "/operations", "");
    notes.add("" + site.flood(AT_ONCE, MILLIS, it -> request));
    long logged = site.server().logged() - before;
    notes.check(logged <= MOST_OF_STRANGERS, logged + " bytes of log in " + MILLIS / 1000 + " s");
    for (int i = 0; i < OPERATIONS; i++) {
      site.start("{}");
    }
    long then = site.server().logged();
    String many = "{\"filter\":\"*\",\"pageSize\":1000}";
    int status =
        site.wire()
            .status(
                Wire.request("POST", Site.OPERATIONS + ":cancel", Site.READER, Wire.ascii(many)));
    long line = site.server().logged() - then;
    notes.check(
        line <= MOST_OF_ONE_REQUEST,
        "a viewer's cancel of all " + OPERATIONS + ": " + status + ", " + line + " bytes of log");
  }
}
