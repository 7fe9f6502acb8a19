package dev.longrun;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.http.BodyBudget;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import dev.longrun.http.HttpReply;
import dev.longrun.http.RequestBody;
import dev.longrun.server.Dispatcher;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.Fault;
import dev.longrun.store.firestore.FaultyFirestore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Counts the calls to Firestore that requests take. */
public final class CallsToFirestore implements AutoCloseable {
  private final FaultyFirestore firestore;
  private final OperationStore store;
  private final Dispatcher dispatcher;

  public CallsToFirestore() throws IOException {
    this.firestore = new FaultyFirestore();
    this.store = firestore.store();
    this.dispatcher =
        Dispatchers.over(store, OpenAccess.access(), Stores.clock(), new SecureRandom());
  }

  /** The reply to a request, and how many calls it took. */
  public record Counted(JsonObject reply, int calls) {}

  /**
   * Makes a request.
   *
   * @param path with its query, if it has one
   * @throws IOException if the reply is not a 200
   */
  public Counted request(String method, String path, String body) throws IOException {
    List<String> parts = List.of(path.split("\\?", 2));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Headers headers =
        new Headers(
            Map.of(
                "Host", List.of("localhost"),
                "Content-Length", List.of(Integer.toString(bytes.length))));
    HttpCall call =
        new HttpCall(
            method,
            parts.get(0),
            parts.size() > 1 ? parts.get(1) : "",
            headers,
            new RequestBody(new ByteArrayInputStream(bytes), headers, new BodyBudget(1 << 24)));
    firestore.fail(Fault.slow(0), "", Integer.MAX_VALUE); // none fails, but all are counted
    HttpReply reply = dispatcher.dispatch(call);
    String text = new String(reply.body(), StandardCharsets.UTF_8);
    if (reply.status() != 200) {
      throw new IOException(method + " " + path + ": " + text);
    }
    return new Counted(JsonParser.parseString(text).getAsJsonObject(), firestore.met());
  }

  @Override
  public void close() throws IOException {
    store.close();
    firestore.close();
  }
}
