package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a program's end becomes its operation's, and what it reports. */
class ExecTest extends ExecFixture {
  private static Status error(Operation operation) {
    return operation.error().orElseThrow(() -> new AssertionError(operation));
  }

  @Test
  void exit0_isSuccess_andOutputAndErrorsPassThrough() throws Exception {
    String name = start();
    assertEnds(0, bash(name, "echo to out; echo to err >&2; echo $LONGRUN_OPERATION"));
    assertTrue(get(name).isSuccessful());
    assertEquals("to out\n" + name + "\n", text("out"));
    assertEquals("to err\n", text("err"));
  }

  @Test
  void anyOtherExit_isFailure_withTheStatusAndTheEndOfTheErrors() throws Exception {
    String name = start();
    assertEnds(7, bash(name, "for i in {1..3000}; do echo line $i >&2; done; exit 7"));
    Status error = error(get(name));
    assertEquals(Code.UNKNOWN, error.code());
    assertTrue(error.message().startsWith("The command ended with status 7.\n"), error.message());
    assertTrue(error.message().endsWith("line 2999\nline 3000"), error.message());
    assertEquals(4096, error.message().length() + 1, 100);
    assertEquals(3000, text("err").lines().count());
  }

  @Test
  void aProgramThatASignalEnds_isFailure() throws Exception {
    String name = start();
    assertEnds(139, bash(name, "kill -SEGV $$"));
    assertEquals("The command was ended by signal 11.", error(get(name)).message());
  }

  @Test
  void aCommandThatIsNotThere_failsTheOperation() throws Exception {
    String name = start();
    assertEnds(127, exec(name, "--", "no-such-command"));
    assertEquals("The command 'no-such-command' was not found.", error(get(name)).message());
    assertTrue(text("err").contains("no-such-command"), text("err"));
  }

  @Test
  void aFileThatCanNotBeExecuted_failsTheOperation() throws Exception {
    Files.writeString(file("plain"), "not a program");
    String name = start();
    assertEnds(126, exec(name, "--", file("plain").toString()));
    assertEquals(Code.FAILED_PRECONDITION, error(get(name)).code());
  }

  @Test
  void anOperationThatCanNotBeClaimed_runsNothing() throws Exception {
    String done = start();
    client.cancel(done, "");
    String held = start();
    Process holder = bash(held, "echo 1 >held; sleep 60");
    awaitFile("held");
    for (String name : new String[] {done, held, parent + "/operations/none"}) {
      assertEnds(125, bash(name, "echo 1 >child"));
      assertFalse(text("err").isEmpty());
    }
    assertFalse(Files.exists(file("child")));
    holder.destroyForcibly();
  }

  @Test
  void start_startsTheOperation_andSaysItsName() throws Exception {
    assertEnds(0, exec("--start", parent, "--type", "IMPORT_ENTITIES", "--", "true"));
    String name = text("err").strip().substring("longrun: ".length());
    assertTrue(get(name).isSuccessful());
    assertTrue(name.startsWith(parent + "/operations/"), name);
  }

  @Test
  void reports_reachTheOperation_alsoTheLastOne() throws Exception {
    for (int i = 0; i < 5; i++) {
      String name = start();
      assertEnds(
          0,
          bash(
              name,
              "echo progress 1 3 >$LONGRUN_REPORT; echo progress 2 3 >$LONGRUN_REPORT;"
                  + " echo 'response {\"@type\": \"t/x\", \"rows\": 7}' >$LONGRUN_REPORT;"
                  + " printf 'progress 3 3' >$LONGRUN_REPORT"));
      JsonObject progress = get(name).metadata().orElseThrow().getAsJsonObject("progressEntities");
      assertEquals("3", progress.get("workCompleted").getAsString());
      assertEquals("7", get(name).response().orElseThrow().get("rows").getAsString());
    }
  }

  @Test
  void metadata_isReplaced_andWhatIsNoReportIsIgnored_andSaidToBe() throws Exception {
    String name = start();
    assertEnds(
        0,
        bash(
            name,
            "echo 'metadata {\"@type\": \"t/x\", \"step\": 2}' >$LONGRUN_REPORT;"
                + " for bad in nonsense 'progress x' 'progress -1' 'metadata {}' 'response 7'; do"
                + " echo \"$bad\" >$LONGRUN_REPORT; done"));
    assertEquals("2", get(name).metadata().orElseThrow().get("step").getAsString());
    assertEquals(5, text("err").lines().filter(it -> it.contains("was ignored")).count());
  }

  @Test
  void finalizing_isAnsweredGo_andACancelComesTooLate() throws Exception {
    String name = start();
    Process process =
        bash(
            name,
            "echo finalizing >$LONGRUN_REPORT; read -r answer <$LONGRUN_REPLY;"
                + " echo $answer >answer; until [ -e on ]; do sleep 0.05; done");
    awaitFile("answer");
    assertEquals("go\n", text("answer"));
    assertEquals("FINALIZING", state(name));
    client.cancel(name, "");
    assertFalse(process.waitFor(1, TimeUnit.SECONDS));
    Files.writeString(file("on"), "");
    assertEnds(0, process);
    assertTrue(get(name).isSuccessful());
  }

  @Test
  void finalizing_afterACancel_isAnsweredStop() throws Exception {
    String name = start();
    Process process =
        bash(
            name,
            "trap 'echo finalizing >$LONGRUN_REPORT; read -r answer <$LONGRUN_REPLY;"
                + " echo $answer >answer; exit 0' TERM;"
                + " echo 1 >begun; while :; do sleep 0.05; done");
    awaitFile("begun");
    client.cancel(name, "");
    assertEnds(3, process);
    assertEquals("stop\n", text("answer"));
    assertTrue(get(name).isCancelled());
  }

  @Test
  void thePipesAreGone_whenItHasEnded() throws Exception {
    assertEnds(0, bash(start(), "dirname $LONGRUN_REPORT >pipes"));
    assertFalse(Files.exists(Path.of(text("pipes").strip())));
  }
}
