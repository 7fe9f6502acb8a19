package dev.longrun.auth;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.http.Headers;
import dev.longrun.operation.Change;
import dev.longrun.operation.Operation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditLogTimeTest {
  @Test
  void theEndOfACancelledOperation_isLoggedWithTheSecondsSinceTheRequest() {
    Operation asked = in("PROCESSING").cancel(cancelRequest(START));
    Operation ended = asked.finish(TOKEN, response(), START.plusMillis(2500));
    assertEquals(2.5, logged(asked, ended).get("cancelSeconds").getAsDouble());
  }

  @Test
  void otherChanges_areLoggedWithoutIt() {
    Operation asked = in("PROCESSING").cancel(cancelRequest(START));
    assertFalse(logged(in("PROCESSING"), asked).has("cancelSeconds"));
    assertFalse(logged(in("PROCESSING"), in("SUCCESSFUL")).has("cancelSeconds"));
  }

  private static JsonObject logged(Operation before, Operation after) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new AuditLog(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Optional.empty(),
            false,
            java.time.InstantSource.system())
        .changed(
            AuditEvent.of(new Headers(Map.of()), "Finish", "r"),
            new Change(Optional.of(before), Optional.of(after)));
    return JsonParser.parseString(out.toString(StandardCharsets.UTF_8))
        .getAsJsonObject()
        .getAsJsonObject("audit");
  }
}
