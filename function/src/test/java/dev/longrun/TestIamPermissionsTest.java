package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page can find out what its user may do, and show what they can't as such. */
class TestIamPermissionsTest {
  private static final String ALL =
      "[\"operations.cancel\",\"operations.delete\",\"operations.get\",\"operations.list\",\"operations.start\",\"operations.terminate\",\"operations.work\"]";

  @TempDir static Path directory;
  private static AccessServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = new AccessServer(directory, new ManualClock(), RateLimiter.none());
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  private static Reply ask(String caller, String project, String permissions) {
    return server.send(
        caller,
        "POST",
        "/v1/projects/" + project + "/operations:testIamPermissions",
        "{\"permissions\":" + permissions + "}");
  }

  @ParameterizedTest
  @CsvSource({
    "viewer,   shop, get list",
    "operator, shop, cancel get list",
    "admin,    shop, cancel delete get list terminate",
    "owner,    bank, cancel delete get list start terminate work",
    "worker,   shop, start work",
  })
  void aCaller_isToldWhichOfThePermissionsTheyHave(String caller, String project, String has) {
    Reply reply = ask(caller, project, ALL);
    assertEquals(200, reply.status(), reply.text());
    JsonArray permissions = reply.json().getAsJsonArray("permissions");
    List<String> names = new ArrayList<>();
    for (JsonElement permission : permissions) {
      names.add(permission.getAsString().substring("operations.".length()));
    }
    assertEquals(has, String.join(" ", names));
  }

  @Test
  void onlyWhatIsAskedFor_isTold_andOnce() {
    String asked = "[\"operations.list\",\"operations.cancel\",\"operations.list\"]";
    assertEquals(
        "{\"permissions\":[\"operations.list\"]}", ask("viewer", "shop", asked).json().toString());
    assertEquals("{}", ask("viewer", "shop", "[\"operations.work\"]").json().toString());
    assertEquals("{}", ask("viewer", "shop", "[]").json().toString());
  }

  @ParameterizedTest
  @CsvSource({"worker, bank", "no role, shop"})
  void whoHasNoneAtAll_isRefused(String caller, String project) {
    Reply reply = ask(caller, project, ALL);
    assertEquals(403, reply.status());
    assertEquals("IAM_PERMISSION_DENIED", reply.reason());
  }

  @Test
  void whoShowsNoCredentials_isRefused() {
    String path = "/v1/projects/shop/operations:testIamPermissions";
    assertEquals(401, server.http().post(path, "{}").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"operations.*\"]", "[\"get\"]", "[1]", "\"operations.get\"", "[null]"})
  void whatIsNoPermission_isRefused(String permissions) {
    Reply reply = ask("viewer", "shop", permissions);
    assertEquals("INVALID_FIELD", reply.reason());
    assertTrue(reply.text().contains("permissions"), reply.text());
  }
}
