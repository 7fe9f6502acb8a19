package dev.longrun.cli.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.ServerProcess;
import dev.longrun.worker.Worker;
import dev.longrun.worker.WorkerOptions;
import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.client.Endpoint;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.StartRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancels a tree of processes that doesn't want to end, again and again. */
@Tag("slow")
class SurvivorsTest {
  private static final int CANCELS = 100;
  private static final int AT_ONCE = 5;

  /** Itself, a child, a daemon in a session of its own, and a grandchild whose parent is gone. */
  private static final String TREE =
      "trap '' TERM; echo $$ >$1.main;"
          + " (trap '' TERM; exec sleep 600.$2) &"
          + " setsid bash -c 'trap \"\" TERM; echo 1 >$0.daemon; exec sleep 600.$1' $1 $2 &"
          + " (bash -c '(trap \"\" TERM; echo 1 >$0.orphan; exec sleep 600.$1) &' $1 $2 &) ;"
          + " while ! [ -s $1.daemon -a -s $1.orphan ]; do sleep 0.05; done;"
          + " echo 1 >$1.begun; while :; do sleep 0.1; done";

  /** By which its processes are told from all others. */
  private final String mark = Integer.toString(100_000 + (int) (Math.random() * 900_000));

  @TempDir Path directory;

  @Test
  void aHundredCancels_leaveNoProcess() throws Exception {
    String url = ServerProcess.of("sqlite").url();
    OperationsClient client = new OperationsClient(Endpoint.of(url), Credentials.none(), "test");
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try (Worker worker = Worker.connect(url, Credentials.none(), WorkerOptions.named("w"))) {
      List<Future<Operation>> ends = new ArrayList<>();
      for (int i = 0; i < CANCELS; i++) {
        ends.add(threads.submit(() -> cancelled(client, worker)));
      }
      for (Future<Operation> end : ends) {
        Operation ended = end.get(5, TimeUnit.MINUTES);
        assertTrue(ended.isCancelled(), ended::toString);
      }
      assertEquals(List.of(), survivors());
    } finally {
      threads.shutdownNow();
    }
  }

  private Operation cancelled(OperationsClient client, Worker worker) throws Exception {
    String name = client.start("projects/survivors", StartRequest.ofType("X")).name();
    String file = directory.resolve(UUID.randomUUID().toString()).toString();
    Command command =
        new Command(List.of("bash", "-c", TREE, "bash", file, mark), Duration.ofMillis(300));
    Thread canceller =
        new Thread(
            () -> {
              try {
                while (!Files.exists(Path.of(file + ".begun"))) {
                  TimeUnit.MILLISECONDS.sleep(20);
                }
                client.cancel(name, "");
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    canceller.start();
    Operation ended = new ExecRun(worker, command, System.err).run(name);
    assertEquals(List.of(), running(Files.readString(Path.of(file + ".main")).strip()));
    return ended;
  }

  private static List<String> running(String pid) throws IOException {
    String state = stat(Path.of("/proc", pid));
    return state.isEmpty() || state.equals("Z") ? List.of() : List.of(pid);
  }

  private List<String> survivors() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (read(process.resolve("cmdline")).contains("600." + mark)) {
          found.addAll(running(process.getFileName().toString()));
        }
      }
    }
    return found;
  }

  private static String stat(Path process) {
    String stat = read(process.resolve("stat"));
    int end = stat.lastIndexOf(')');
    return end < 0 ? "" : stat.substring(end + 2, end + 3);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
