package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.StartRequest;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands for a client of operations do, print and end with. */
class CommandsTest extends CliFixture {
  @Test
  void start_get_cancel_wait_delete_areTheLifeOfAnOperation() {
    String name = parent + "/operations/one";
    assertEquals(
        0,
        longrun(
            "start",
            parent,
            "--operation-id",
            "one",
            "--type",
            "EXPORT_ENTITIES",
            "--label",
            "a=b"));
    assertTrue(printed.contains(name) && printed.contains("INITIALIZING"), printed);
    assertTrue(printed.contains("a=b"), printed);
    assertEquals(0, longrun("get", name));
    assertTrue(printed.contains("EXPORT_ENTITIES"), printed);
    assertEquals(0, longrun("cancel", name, "--reason", "wrong table"));
    assertEquals(3, longrun("wait", name));
    assertTrue(printed.contains("CANCELLED"), printed);
    assertEquals(0, longrun("inspect", name));
    assertTrue(printed.contains("wrong table"), printed);
    assertEquals(0, longrun("delete", name));
    assertEquals(7, longrun("get", name));
    assertTrue(errors.startsWith("longrun: NOT_FOUND (OPERATION_NOT_FOUND): "), errors);
  }

  @Test
  void json_isTheServersOwn() throws Exception {
    String name = start();
    assertEquals(0, longrun("get", name, "--json"));
    assertEquals(get(name).toJson(), json());
    assertEquals(0, longrun("list", parent, "--json"));
    assertEquals(get(name).toJson(), json().getAsJsonArray("operations").get(0));
    assertEquals(0, longrun("inspect", name, "--json"));
    assertEquals("INITIALIZING", json().get("state").getAsString());
    assertEquals(0, longrun("cancel", name, "--json"));
    assertEquals("{}", json().toString());
    assertEquals(3, longrun("wait", name, "--json"));
    assertTrue(json().get("done").getAsBoolean());
    assertEquals(7, longrun("get", parent + "/operations/none", "--json"));
    assertTrue(errors.startsWith("{\"error\":{\"status\":\"NOT_FOUND\""), errors);
  }

  @Test
  void cancel_saysWhatTheOperationIsNow() throws Exception {
    String name = start();
    assertEquals(0, longrun("cancel", name));
    assertEquals("Cancellation requested: " + name + " is now CANCELLED", printed.strip());
  }

  @Test
  void get_showsMetadataOfOnesOwnType_andInspectTheStateToo() throws Exception {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("@type", "type.example.com/My");
    StartRequest request = StartRequest.ofType("REPORT").withMetadata(metadata);
    String name = client.start(parent, request).name();
    assertEquals(0, longrun("get", name));
    assertTrue(printed.contains("  state       UNFINISHED\n"), printed);
    assertTrue(printed.contains("  metadata    " + metadata), printed);
    assertEquals(0, longrun("inspect", name));
    assertTrue(printed.contains("  state       INITIALIZING\n"), printed);
    assertTrue(printed.contains("  metadata    " + metadata), printed);
  }

  @Test
  void inspect_saysWhenTheWorkerWasHeardFrom() throws Exception {
    String name = start();
    JsonObject claim = new JsonObject();
    claim.addProperty("worker", "w");
    client.work(name, "claim", claim, Duration.ofSeconds(TIMEOUT_SECONDS));
    assertEquals(0, longrun("inspect", name));
    assertTrue(printed.contains("  heard from  20"), printed);
    assertTrue(printed.contains("  lease until 20"), printed);
  }

  @Test
  void wait_thatIsOverBeforeTheOperation_saysSo() throws Exception {
    assertEquals(5, longrun("wait", start(), "--timeout", "0.2s"));
    assertTrue(printed.contains("INITIALIZING"), printed);
  }

  @Test
  void terminate_endsAnOperation_whateverItsWorkerDoes() throws Exception {
    String name = start();
    assertEquals(0, longrun("terminate", name, "--reason", "stuck"));
    assertTrue(get(name).isCancelled());
    assertTrue(printed.contains("CANCELLED"), printed);
  }

  @Test
  void list_showsAsManyAsAreWanted_andOfThoseTheFilterMatches() throws Exception {
    for (int i = 0; i < 3; i++) {
      start();
    }
    String cancelled = start();
    longrun("cancel", cancelled);
    assertEquals(0, longrun("list", parent, "--limit", "2"));
    assertEquals(2, printed.lines().count());
    assertEquals(0, longrun("list", parent, "--filter", "done = true"));
    assertEquals("CANCELLED     " + cancelled, printed.strip());
    assertEquals(0, longrun("list", "projects/nobody"));
    assertEquals("There are none.", printed.strip());
  }

  @Test
  void start_knowsAllThatTheServerDoes() {
    assertEquals(
        0,
        longrun(
            "start",
            parent,
            "--metadata",
            "{\"@type\": \"type.example.com/My\", \"table\": \"orders\"}",
            "--cancel-grace-period",
            "30s",
            "--claim-timeout",
            "1.5s",
            "--run-timeout",
            "60s",
            "--not-cancellable",
            "--json"));
    String name = json().get("name").getAsString();
    assertEquals("orders", json().getAsJsonObject("metadata").get("table").getAsString());
    longrun("inspect", name, "--json");
    assertTrue(json().has("claimDeadline"), printed);
    assertFalse(json().has("cancellable") && json().get("cancellable").getAsBoolean(), printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "get",
        "get nonsense",
        "get projects/p",
        "wait projects/p/operations/o --timeout soon",
        "start projects/p --metadata nonsense",
        "start projects/p --metadata {}",
        "start projects/p --run-timeout 1h",
        "list projects/p/operations/o",
        "exec",
        "exec projects/p/operations/o",
        "get projects/p/operations/o --nonsense"
      })
  void wrongUsage_isSaid_andChangesNothing(String words) {
    assertEquals(2, longrun(words.isEmpty() ? new String[0] : words.split(" ")));
    assertFalse(errors.isBlank());
    assertFalse(errors.contains("\tat "), errors);
  }

  @Test
  void aServerThatIsNotThere_isUnreachable() {
    endpoint = "http://localhost:1";
    assertEquals(6, longrun("get", "projects/p/operations/o"));
    assertTrue(errors.contains("can't be reached"), errors);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "get",
        "inspect",
        "list",
        "wait",
        "cancel",
        "terminate",
        "delete",
        "exec"
      })
  void everyCommand_hasHelp(String command) {
    assertEquals(0, longrun(command, "--help"));
    assertTrue(printed.contains("Usage: longrun " + command), printed);
    assertTrue(
        command.equals("exec") || printed.contains("--json"),
        "it prints JSON if asked: " + printed);
  }

  @Test
  void help_hasTheExitStatusesAsATable() {
    longrun("--help");
    for (String status : new String[] {"0", "1", "2", "3", "4", "5", "6", "7", "125", "126"}) {
      assertTrue(
          Pattern.compile("^  " + status + " +\\S", Pattern.MULTILINE).matcher(printed).find(),
          status);
    }
  }
}
