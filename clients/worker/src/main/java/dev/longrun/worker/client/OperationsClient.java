package dev.longrun.worker.client;

import com.google.gson.JsonObject;
import dev.longrun.worker.auth.TokenSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The methods of the operations API. Each sends one request, and sends it again only after a
 * rejected token. If a reply was lost, the same call again does no harm.
 *
 * <p>Every method blocks until there is a reply, for 15 seconds at most where nothing else is said.
 * It throws {@link ApiException} if the request is refused or gets no reply,
 * IllegalArgumentException if a name is not one, and InterruptedException if the thread is
 * interrupted before the reply.
 */
public final class OperationsClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final HttpTransport transport;

  public OperationsClient(Endpoint endpoint, TokenSource credentials, String userAgent) {
    this.transport = new HttpTransport(endpoint, credentials, userAgent);
  }

  public Operation start(String parent, StartRequest request) throws InterruptedException {
    StartRequest identified = request.hasRequestId() ? request : request.withRequestId(randomId());
    return operation(ApiCall.post(collection(parent) + ":start", identified.toJson()));
  }

  private static String randomId() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public Operation get(String name) throws InterruptedException {
    return operation(ApiCall.get(path(name)));
  }

  /** What the server knows of an operation beyond {@link #get}: its OperationDetails. */
  public JsonObject inspect(String name) throws InterruptedException {
    return send(ApiCall.get(path(name) + ":inspect"));
  }

  /**
   * One page of operations.
   *
   * @param query {@code filter}, {@code pageSize} and {@code pageToken}, each if it is wanted
   */
  public JsonObject list(String parent, Map<String, String> query) throws InterruptedException {
    StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
    query.forEach((key, value) -> parameters.add(key + "=" + encode(value)));
    return send(ApiCall.get(collection(parent) + parameters));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /**
   * The operation when it is done, or as it is after {@code timeout}; sooner, if the server has no
   * place for another that waits.
   */
  public Operation await(String name, Duration timeout) throws InterruptedException {
    JsonObject body = new JsonObject();
    body.addProperty("timeout", ProtoJson.duration(timeout));
    return new Operation(
        transport.send(ApiCall.post(path(name) + ":wait", body), timeout.plus(TIMEOUT)));
  }

  /**
   * Asks for an operation to be cancelled; says nothing of what comes of it.
   *
   * @param reason may be empty
   */
  public void cancel(String name, String reason) throws InterruptedException {
    send(ApiCall.post(path(name) + ":cancel", new JsonObject()).because(reason));
  }

  /**
   * Ends an operation at once, whatever its worker does.
   *
   * @param reason may be empty
   */
  public Operation terminate(String name, String reason) throws InterruptedException {
    JsonObject body = new JsonObject();
    if (!reason.isEmpty()) {
      body.addProperty("reason", reason);
    }
    return operation(ApiCall.post(path(name) + ":terminate", body));
  }

  public void delete(String name) throws InterruptedException {
    send(ApiCall.delete(path(name)));
  }

  /**
   * One of the methods for workers: claim, heartbeat or finish.
   *
   * @param verb such as {@code claim}
   */
  public JsonObject work(String name, String verb, JsonObject body, Duration timeout)
      throws InterruptedException {
    return transport.send(ApiCall.post(path(name) + ":" + verb, body), timeout);
  }

  /** Heartbeats for many operations under one parent. */
  public JsonObject heartbeats(String parent, JsonObject body, Duration timeout)
      throws InterruptedException {
    return transport.send(ApiCall.post(collection(parent) + ":heartbeat", body), timeout);
  }

  private static String path(String name) {
    return ResourceName.encode(ResourceName.checkOperation(name));
  }

  private static String collection(String parent) {
    return ResourceName.encode(ResourceName.checkParent(parent)) + "/operations";
  }

  private Operation operation(ApiCall call) throws InterruptedException {
    return new Operation(send(call));
  }

  private JsonObject send(ApiCall call) throws InterruptedException {
    return transport.send(call, TIMEOUT);
  }
}
