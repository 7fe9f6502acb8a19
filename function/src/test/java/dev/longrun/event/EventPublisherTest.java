package dev.longrun.event;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.processing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.longrun.google.GoogleApi;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.operation.Operations;
import dev.longrun.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to Pub/Sub, and what its answers mean. */
class EventPublisherTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer pubsub;
  private EventPublisher publisher;

  @BeforeEach
  void open() throws IOException {
    pubsub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    pubsub.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + "\n"
                  + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    pubsub.start();
    publisher =
        new EventPublisher(
            GoogleApi.withoutToken(),
            "http://127.0.0.1:" + pubsub.getAddress().getPort(),
            "projects/p/topics/operations");
  }

  @AfterEach
  void close() {
    pubsub.stop(0);
  }

  private EffectResult publish(Operation operation, EffectKind kind) {
    return publisher.attempt(operation, kind, Deadline.after(SOON)).result();
  }

  private JsonObject message(Operation operation, EffectKind kind) {
    assertEquals(EffectResult.DONE, publish(operation, kind));
    String request = requests.get(requests.size() - 1);
    assertTrue(request.startsWith("POST /v1/projects/p/topics/operations:publish\n"), request);
    return JsonParser.parseString(request.substring(request.indexOf('\n')))
        .getAsJsonObject()
        .getAsJsonArray("messages")
        .get(0)
        .getAsJsonObject();
  }

  private static String attribute(JsonObject message, String name) {
    return message.getAsJsonObject("attributes").get(name).getAsString();
  }

  @Test
  void anEvent_isACloudEventInBinaryMode_withTheOperationAsItsData() {
    Operation started = Operations.in("INITIALIZING");
    JsonObject message = message(started, EffectKind.PUBLISH_STARTED);
    assertEquals(
        JsonParser.parseString(
            """
            {"ce-specversion": "1.0",
             "ce-id": "projects/p/operations/x/2026-11-22T07:00:00Z/started",
             "ce-source": "//longrun.dev/projects/p",
             "ce-type": "dev.longrun.operation.started.v1",
             "ce-subject": "projects/p/operations/x",
             "ce-time": "2026-11-22T07:00:00Z",
             "ce-state": "INITIALIZING",
             "ce-operationtype": "EXPORT_ENTITIES",
             "content-type": "application/json"}
            """),
        message.get("attributes"));
    assertEquals("projects/p/operations/x", message.get("orderingKey").getAsString());
    byte[] data = Base64.getDecoder().decode(message.get("data").getAsString());
    JsonObject operation =
        JsonParser.parseString(new String(data, StandardCharsets.UTF_8)).getAsJsonObject();
    assertEquals("projects/p/operations/x", operation.get("name").getAsString());
  }

  @Test
  void eachKind_hasItsType_itsId_andTheTimeAtWhichItHappened() {
    Operation done =
        processing(
                Operations.initializing(
                    new dev.longrun.operation.CancelPolicy(true, java.util.Optional.empty())))
            .cancel(cancelRequest(START.plusSeconds(1)))
            .finish(Operations.TOKEN, Operations.response(), START.plusSeconds(2));
    JsonObject asked = message(done, EffectKind.PUBLISH_CANCEL_REQUESTED);
    assertEquals("dev.longrun.operation.cancel-requested.v1", attribute(asked, "ce-type"));
    assertEquals("2026-11-22T07:00:01Z", attribute(asked, "ce-time"));
    assertTrue(attribute(asked, "ce-id").endsWith("/2026-11-22T07:00:00Z/cancel-requested"));
    JsonObject ended = message(done, EffectKind.PUBLISH_DONE);
    assertEquals("dev.longrun.operation.done.v1", attribute(ended, "ce-type"));
    assertEquals("2026-11-22T07:00:02Z", attribute(ended, "ce-time"));
    assertEquals("SUCCESSFUL", attribute(ended, "ce-state"));
  }

  @Test
  void whateverIsNotOk_isTriedAgain() {
    for (int code : new int[] {400, 401, 403, 404, 429, 500, 503}) {
      status = code;
      EffectResult result = publish(Operations.in("FAILED"), EffectKind.PUBLISH_DONE);
      assertEquals(EffectResult.Status.FAILED, result.status());
      assertTrue(result.error().startsWith("HTTP " + code), result.error());
    }
  }

  @Test
  void aTopicThatCannotBeReached_isTriedAgain() {
    pubsub.stop(0);
    EffectResult result = publish(Operations.in("FAILED"), EffectKind.PUBLISH_DONE);
    assertEquals(EffectResult.Status.FAILED, result.status());
    assertTrue(!result.error().isEmpty());
  }
}
