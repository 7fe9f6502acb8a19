package dev.longrun.auth;

import dev.longrun.operation.AccessErrors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Calls an endpoint of Google's that tells something about credentials. Each call takes a few
 * seconds at most.
 */
final class GoogleEndpoint {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final int MAX_BYTES = 64 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What an endpoint said; its body in UTF-8. */
  record Reply(int status, String body) {}

  Reply post(URI uri, String form) {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  Reply get(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET());
  }

  /**
   * @throws dev.longrun.operation.ApiException UNAVAILABLE, if there is no answer in time or one
   *     that is too long
   */
  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> response =
          client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw AccessErrors.verificationUnavailable(new IOException("reply too long"));
        }
        return new Reply(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw AccessErrors.verificationUnavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AccessErrors.verificationUnavailable(e);
    }
  }
}
