package dev.longrun.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls the service over connections that stay open. */
final class OperationsClient {
  private static final String PARENT = "projects/bench";
  private static final int AT_ONCE = 4;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
  private final String url;

  OperationsClient(String url) {
    this.url = url + "/v1/";
  }

  /** Starts so many operations, and returns their names. */
  List<String> start(int count) throws IOException, InterruptedException {
    List<Callable<String>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(this::start);
    }
    List<String> names = new ArrayList<>();
    for (Future<String> name : callers.invokeAll(calls)) {
      try {
        names.add(name.get());
      } catch (ExecutionException e) {
        throw new IOException("no operation was started", e);
      }
    }
    return names;
  }

  private String start() throws IOException, InterruptedException {
    String id = UUID.randomUUID().toString();
    post(PARENT + "/operations:start", "{\"operationId\": \"" + id + "\"}");
    return PARENT + "/operations/" + id;
  }

  void cancel(String name) throws IOException, InterruptedException {
    post(name + ":cancel", "");
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
  }
}
