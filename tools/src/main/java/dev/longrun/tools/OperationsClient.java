package dev.longrun.tools;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/** Calls the service over connections that stay open. Any thread may use it. */
public final class OperationsClient {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final Duration timeout;

  /**
   * @param url of the server, without a path
   * @param timeout after which a call that was not answered fails
   */
  public OperationsClient(String url, Duration timeout) {
    this.url = url + "/v1/";
    this.timeout = timeout;
  }

  /**
   * Makes a call, and returns its reply, whatever the status.
   *
   * @param path what comes after {@code /v1/}, with the query
   * @param headers names and values in turn
   * @throws IOException if there was no whole reply in time; the call may have been served
   */
  public HttpReply send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(timeout)
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    long sent = System.nanoTime();
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    return new HttpReply(response.statusCode(), json(response.body()), sent, Instant.now());
  }

  /**
   * Makes a call that has to be served, and returns the body of its reply.
   *
   * @throws IOException also if the status is not 200
   */
  public JsonObject call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpReply reply = send(method, path, body);
    if (!reply.isOk()) {
      throw new IOException(path + ": " + reply.status() + " " + reply.body());
    }
    return reply.body();
  }

  private static JsonObject json(String text) {
    return text.isBlank() ? new JsonObject() : JsonParser.parseString(text).getAsJsonObject();
  }
}
