package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Operation;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a program is ended, with everything that it has started. */
class ExecStopTest extends ExecFixture {
  private static final String LOOP = "echo 1 >begun; while :; do sleep 0.05; done";

  /** Writes the numbers of processes into files: a child, a daemon, a grandchild of nobody. */
  private static final String TREE =
      "trap '' TERM; echo $$ >main;"
          + " (trap '' TERM; exec sleep 600) & echo $! >child;"
          + " setsid bash -c 'trap \"\" TERM; echo $$ >daemon; exec sleep 600' &"
          + " (bash -c 'trap \"\" TERM; echo $$ >orphan; exec sleep 600' &) ;"
          + " env -i setsid bash -c 'trap \"\" TERM; echo $$ >clean; exec sleep 600' &"
          + " while ! [ -s daemon -a -s orphan -a -s clean ]; do sleep 0.05; done;"
          + LOOP;

  private void assertTreeIsGone() throws InterruptedException {
    for (String name : new String[] {"main", "child", "daemon", "orphan", "clean"}) {
      assertFalse(isRunning(text(name).strip()), name + " is alive");
    }
  }

  @Test
  void aCancel_isSIGTERM_andEndsCancelled_whateverTheExit() throws Exception {
    for (String exit : new String[] {"0", "5"}) {
      String name = start();
      Process process =
          bash(name, "trap 'echo told >told" + exit + "; exit " + exit + "' TERM; " + LOOP);
      awaitFile("begun");
      client.cancel(name, "");
      assertEnds(3, process);
      assertEquals("told\n", text("told" + exit));
      assertTrue(get(name).isCancelled());
      Files.delete(file("begun"));
    }
  }

  @Test
  void aCancel_isSaid_withWhoAskedAndWhy() throws Exception {
    String name = start();
    Process process = bash(name, LOOP);
    awaitFile("begun");
    client.cancel(name, "wrong month");
    assertEnds(3, process);
    assertTrue(
        text("err")
            .contains("longrun: anonymous asked to cancel: wrong month. The command gets SIGTERM."),
        text("err"));
  }

  @Test
  void aCancel_afterAResponseWasReported_endsSuccessful() throws Exception {
    String name = start();
    Process process =
        bash(name, "echo 'response {\"@type\": \"t/x\", \"rows\": 7}' >$LONGRUN_REPORT; " + LOOP);
    awaitFile("begun");
    client.cancel(name, "");
    assertEnds(0, process);
    assertEquals("7", get(name).response().orElseThrow().get("rows").getAsString());
  }

  @Test
  void whoIgnoresSIGTERM_getsSIGKILL_andSoDoesAllThatItHasStarted() throws Exception {
    String name = start();
    Process process = bash(name, TREE);
    awaitFile("begun");
    client.cancel(name, "");
    assertEnds(3, process);
    assertTreeIsGone();
    assertTrue(get(name).isCancelled());
  }

  @Test
  void aProgramThatEnds_leavesNothingToWaitFor_butWhatItStartedIsEndedOnACancel() throws Exception {
    String name = start();
    Process process =
        bash(
            name,
            "setsid bash -c 'trap \"\" TERM; echo $$ >daemon; exec sleep 600' &"
                + " trap 'exit 0' TERM; while ! [ -s daemon ]; do sleep 0.05; done; "
                + LOOP);
    awaitFile("begun");
    client.cancel(name, "");
    assertEnds(3, process);
    assertFalse(isRunning(text("daemon").strip()));
  }

  @Test
  void aLeaseThatIsLost_endsTheProgram_andItsResultIsDiscarded() throws Exception {
    String name = start();
    Process process = exec("--lease", "3s", "--grace", "1s", name, "--", "bash", "-c", TREE);
    awaitFile("begun");
    Operation terminated = client.terminate(name, "stuck");
    assertEnds(4, process);
    assertTreeIsGone();
    assertEquals(terminated, get(name));
  }

  @Test
  void sigtermToTheWrapper_endsTheProgram_andFailsTheOperation() throws Exception {
    String name = start();
    Process process = bash(name, TREE);
    awaitFile("begun");
    process.destroy();
    assertEnds(143, process);
    assertTreeIsGone();
    assertEquals(Code.ABORTED, get(name).error().orElseThrow().code());
    assertEquals("The worker was stopped.", get(name).error().orElseThrow().message());
  }

  @Test
  void aWrapperThatIsKilled_takesItsChildAlong() throws Exception {
    String name = start();
    Process process = bash(name, "trap '' TERM; echo $$ >main; " + LOOP);
    awaitFile("begun");
    ProcessHandle child = ProcessHandle.of(Long.parseLong(text("main").strip())).orElseThrow();
    process.destroyForcibly();
    child.onExit().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
