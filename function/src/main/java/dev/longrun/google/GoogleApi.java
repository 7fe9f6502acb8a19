package dev.longrun.google;

import dev.longrun.time.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Calls Google's REST APIs. Nothing is opened before the first call, since most instances make
 * none.
 */
public final class GoogleApi {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Enough for an error; of what is longer, only the beginning is kept. */
  private static final int MAX_BYTES = 64 * 1024;

  private final Callable<Optional<String>> token;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "google-api");
            thread.setDaemon(true);
            return thread;
          });

  /** Made when it is first used. */
  private static final class Http {
    private static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * @param token the credentials of each call, if there are any; may block, and throw IOException
   */
  GoogleApi(Callable<Optional<String>> token) {
    this.token = token;
  }

  /** With a token of the account that this process runs as. */
  public static GoogleApi withOwnToken() {
    return new GoogleApi(new OwnToken());
  }

  /** Without credentials, as emulators and stand-ins are called. */
  public static GoogleApi withoutToken() {
    return new GoogleApi(Optional::empty);
  }

  /**
   * A call.
   *
   * @param body JSON; empty, for none
   */
  public record Call(String method, URI uri, String body) {}

  /** What was answered; of the body the beginning. */
  public record Reply(int status, String body) {
    public boolean isOk() {
      return status / 100 == 2;
    }
  }

  /**
   * Calls, and once more if the connection fails: one that was kept open may have been closed at
   * its other end. So what is called must do no harm if it is called twice.
   *
   * @throws IOException if there is no answer before the deadline, or no token
   */
  public Reply send(Call call, Deadline deadline) throws IOException {
    Optional<String> bearer = await(CompletableFuture.supplyAsync(this::token, threads), deadline);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .method(
                call.method(),
                call.body().isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(call.body()));
    if (!call.body().isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    bearer.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    try {
      return reply(request.build(), deadline);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return reply(request.build(), deadline);
    }
  }

  private Optional<String> token() {
    try {
      return token.call();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static Reply reply(HttpRequest request, Deadline deadline) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Consumer<Optional<byte[]>> keepStart =
        part -> part.filter(it -> body.size() <= MAX_BYTES).ifPresent(body::writeBytes);
    CompletableFuture<HttpResponse<Void>> response =
        Http.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofByteArrayConsumer(keepStart));
    int status = await(response, deadline).statusCode();
    return new Reply(status, body.toString(StandardCharsets.UTF_8));
  }

  private static <T> T await(CompletableFuture<T> result, Deadline deadline) throws IOException {
    try {
      return result.get(deadline.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new InterruptedIOException("no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      result.cancel(true);
    }
  }
}
