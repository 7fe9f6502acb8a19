package dev.longrun.tools.attack;

import java.io.IOException;

/** A request inside a chunk extension of another one (CVE-2026-2332). */
final class Smuggling implements Attack {
  @Override
  public String name() {
    return "7  a request smuggled in a chunk extension";
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    String smuggled =
        "GET %s/smuggled HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
            .formatted(Site.OPERATIONS, Site.READER);
    for (String credentials : new String[] {"", "Authorization: Bearer " + Site.WORKER + "\r\n"}) {
      String reply =
          site.wire()
              .exchange(
                  Wire.ascii(
                      "POST %s:start HTTP/1.1\r\nHost: localhost\r\n%sTransfer-Encoding: chunked\r\n\r\n1;ext=\"val\r\nX\r\n0\r\n\r\n%s\"\r\nX\r\n0\r\n\r\n"
                          .formatted(Site.OPERATIONS, credentials, smuggled)));
      int replies = reply.split("HTTP/1\\.1 [0-9]{3}", -1).length - 1;
      notes.check(
          replies == 1,
          replies
              + " replies to one request "
              + (credentials.isEmpty() ? "without" : "with")
              + " credentials");
    }
  }
}
