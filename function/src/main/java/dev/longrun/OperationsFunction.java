package dev.longrun;

import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.functions.HttpFunction;
import com.google.cloud.functions.HttpRequest;
import com.google.cloud.functions.HttpResponse;
import dev.longrun.auth.Authenticator;
import dev.longrun.auth.LoopbackAuthenticator;
import dev.longrun.http.Dispatcher;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.store.FirestoreOperationStore;
import dev.longrun.store.OperationStore;
import dev.longrun.store.SqliteOperationStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * The HTTP function: copies a request in and the reply out. Its no-argument constructor composes
 * the parts; nothing else does.
 */
public final class OperationsFunction implements HttpFunction {
  private final Dispatcher dispatcher;

  /** What the Functions Framework calls, once for each instance. */
  public OperationsFunction() {
    this(Config.from(System.getenv()));
  }

  private OperationsFunction(Config config) {
    this(
        new Dispatcher(
            store(config),
            authenticator(config),
            // Firestore keeps microseconds, so no finer instant would come back as it was.
            Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000)),
            new SecureRandom()));
  }

  OperationsFunction(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  private static OperationStore store(Config config) {
    return switch (config.store()) {
      case FIRESTORE ->
          new FirestoreOperationStore(
              FirestoreOptions.newBuilder()
                  .setDatabaseId(config.firestoreDatabase())
                  .build()
                  .getService(),
              new SecureRandom());
      case SQLITE -> new SqliteOperationStore(config.sqliteFile());
    };
  }

  private static Authenticator authenticator(Config config) {
    return switch (config.auth()) {
      case NONE -> new LoopbackAuthenticator();
    };
  }

  @Override
  public void service(HttpRequest request, HttpResponse response) throws IOException {
    HttpReply reply = dispatcher.dispatch(call(request));
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::appendHeader);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    response.appendHeader("Content-Length", Integer.toString(body.length));
    try (OutputStream out = response.getOutputStream()) {
      out.write(body);
    }
  }

  private static HttpCall call(HttpRequest request) throws IOException {
    String uri = request.getUri();
    int authority = uri.indexOf("://");
    int path = authority < 0 ? 0 : Math.max(uri.indexOf('/', authority + 3), 0);
    int query = uri.indexOf('?');
    try (InputStream body = request.getInputStream()) {
      return new HttpCall(
          request.getMethod(),
          query < 0 ? uri.substring(path) : uri.substring(path, query),
          query < 0 ? "" : uri.substring(query + 1),
          request.getHeaders(),
          body.readNBytes(HttpCall.MAX_BODY_BYTES + 1));
    }
  }
}
