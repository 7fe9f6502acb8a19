package dev.longrun.worker.client;

import com.google.gson.JsonObject;
import dev.longrun.worker.auth.TokenSource;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Sends one request and reads its reply, with a token. */
final class HttpTransport {
  private static final int MAX_REPLY_BYTES = 64 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Endpoint endpoint;
  private final BearerToken token;
  private final String userAgent;
  private final HttpClient http;

  HttpTransport(Endpoint endpoint, TokenSource credentials, String userAgent) {
    this.endpoint = endpoint;
    this.token = new BearerToken(credentials);
    this.userAgent = userAgent;
    this.http = endpoint.url().getScheme().equals("https") ? overTls() : inTheClear();
  }

  private static HttpClient overTls() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .connectTimeout(CONNECT_TIMEOUT)
        .build();
  }

  /**
   * Without TLS there is no HTTP/2 but by an upgrade, which few servers know. Nor are there
   * certificates to trust, and reading those of the system takes its time.
   */
  private static HttpClient inTheClear() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    try {
      SSLContext trustingNobody = SSLContext.getInstance("TLS");
      trustingNobody.init(new KeyManager[0], new TrustManager[0], null);
      return builder.sslContext(trustingNobody).build();
    } catch (GeneralSecurityException e) {
      return builder.build();
    }
  }

  /**
   * Sends a request, and sends it again with a new token if the server rejects the first.
   *
   * @throws ApiException if it is refused or gets no reply in time
   * @throws InterruptedException if the thread is interrupted; the request may have been carried
   *     out
   */
  JsonObject send(ApiCall call, Duration timeout) throws InterruptedException {
    String sent = token.get();
    HttpResponse<String> response = exchange(call, sent, timeout);
    if (response.statusCode() == 401 && !sent.isEmpty()) {
      response = exchange(call, token.after(sent), timeout);
    }
    return ReplyReader.read(response.statusCode(), response.body());
  }

  private HttpResponse<String> exchange(ApiCall call, String bearer, Duration timeout)
      throws InterruptedException {
    CompletableFuture<HttpResponse<String>> reply =
        http.sendAsync(request(call, bearer), info -> new LimitedBody(MAX_REPLY_BYTES));
    try {
      return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unavailable("no reply within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw unavailable(String.valueOf(e.getCause()), e.getCause());
    } catch (CancellationException e) {
      throw unavailable("the request was cancelled", e);
    } finally {
      reply.cancel(true);
    }
  }

  private ApiException unavailable(String why, @Nullable Throwable cause) {
    return new ApiException(
        Code.UNAVAILABLE, "", "The server " + endpoint + " can't be reached: " + why, cause);
  }

  private HttpRequest request(ApiCall call, String bearer) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(endpoint.resolve(call.path()))
            .header("User-Agent", userAgent)
            .header("Accept", "application/json");
    call.headers().forEach(builder::header);
    if (!bearer.isEmpty()) {
      if (!endpoint.isPrivate()) {
        throw new IllegalStateException(
            "A token would be sent to " + endpoint + " for all to read. Use https.");
      }
      builder.header("Authorization", "Bearer " + bearer);
    }
    if (call.body().isPresent()) {
      builder.header("Content-Type", "application/json; charset=utf-8");
    }
    return builder
        .method(
            call.method(),
            call.body()
                .map(body -> HttpRequest.BodyPublishers.ofString(body.toString()))
                .orElse(HttpRequest.BodyPublishers.noBody()))
        .build();
  }
}
