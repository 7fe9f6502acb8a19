package dev.longrun.worker.client;

import java.net.URI;
import java.util.Set;

/** Where the server is: the URL before {@code /v1/}. */
public record Endpoint(URI url) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public Endpoint {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "'" + url + "' must be the URL of a server, such as https://longrun.example.com");
    }
  }

  /**
   * The server at a URL.
   *
   * @throws IllegalArgumentException if it is not an HTTP URL
   */
  public static Endpoint of(String url) {
    return new Endpoint(URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url));
  }

  /** Whether it is on this machine. */
  public boolean isLoopback() {
    return LOOPBACK.contains(url.getHost());
  }

  /** Whether nobody on the way to it can read what is sent. */
  boolean isPrivate() {
    return url.getScheme().equals("https") || isLoopback();
  }

  URI resolve(String path) {
    return URI.create(url + "/v1/" + path);
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
