package dev.longrun.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Calls an endpoint of Google's that tells something about credentials. Each call takes a few
 * seconds at most.
 */
final class GoogleEndpoint {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final int MAX_BYTES = 64 * 1024;

  private static final int CALLS = 16;

  /**
   * Calls under way at once; beyond that, callers are told to come back rather than made to wait.
   */
  private final Semaphore calls = new Semaphore(CALLS);

  private final HttpClient client;

  GoogleEndpoint() {
    this(
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build());
  }

  private GoogleEndpoint(HttpClient client) {
    this.client = client;
  }

  /** The same, with as many calls under way at once for itself. */
  GoogleEndpoint another() {
    return new GoogleEndpoint(client);
  }

  /** What an endpoint said; its body in UTF-8. */
  record Reply(int status, String body) {}

  Reply post(URI uri, String form) {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  Reply get(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET().build());
  }

  /**
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if there is no whole answer in time or one
   *     that is too long; RESOURCE_EXHAUSTED, if too many calls are under way
   */
  private Reply send(HttpRequest request) {
    if (!calls.tryAcquire()) {
      throw AccessErrors.tooManyVerifications(CALLS);
    }
    long end = System.nanoTime() + TIMEOUT.toNanos();
    try {
      try {
        return answer(request, end);
      } catch (ExecutionException e) {
        // A connection that was kept open may have been closed at its other end.
        return answer(request, end);
      }
    } catch (ExecutionException e) {
      throw AccessErrors.verificationUnavailable(e.getCause());
    } catch (TimeoutException e) {
      throw AccessErrors.verificationUnavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw AccessErrors.verificationUnavailable(e);
    } finally {
      calls.release();
    }
  }

  private Reply answer(HttpRequest request, long end)
      throws ExecutionException, TimeoutException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Consumer<Optional<byte[]>> keepStart =
        part -> part.filter(it -> body.size() <= MAX_BYTES).ifPresent(body::writeBytes);
    // Not the request's own time-out, which ends with the headers of the answer.
    CompletableFuture<HttpResponse<Void>> response =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArrayConsumer(keepStart));
    try {
      int status = response.get(end - System.nanoTime(), TimeUnit.NANOSECONDS).statusCode();
      if (body.size() > MAX_BYTES) {
        throw AccessErrors.verificationUnavailable(new IOException("reply too long"));
      }
      return new Reply(status, body.toString(StandardCharsets.UTF_8));
    } finally {
      response.cancel(true);
    }
  }
}
