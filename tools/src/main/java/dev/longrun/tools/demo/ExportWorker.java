package dev.longrun.tools.demo;

import static dev.longrun.time.TestDeadlines.soon;

import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.store.OperationStore;
import dev.longrun.store.firestore.FirestoreConnection;
import dev.longrun.store.firestore.FirestoreDatabase;
import dev.longrun.store.firestore.FirestoreOperationStore;
import dev.longrun.store.sqlite.SqliteOperationStore;
import dev.longrun.worker.Worker;
import dev.longrun.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A worker process that does one operation: a {@link TableExport}. First it removes what a worker
 * left behind that was killed at its work.
 */
public final class ExportWorker {
  /** Short, so that the end of a killed worker is soon noticed. */
  private static final Duration LEASE = Duration.ofSeconds(5);

  private static final InstantSource CLOCK = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);

  private ExportWorker() {}

  /**
   * Takes the operation's name, the SQLite file with the table, the directory to write to, and
   * {@code bar} or {@code lines} for how to show progress. The store is the server's, by the same
   * environment variables.
   */
  public static void main(String[] arguments) throws IOException {
    OperationName name = OperationName.parse(arguments[0]);
    Path directory = Path.of(arguments[2]);
    ProgressBar bar = new ProgressBar(System.err, arguments[3].equals("bar"), "rows");
    TableExport export = new TableExport(Path.of(arguments[1]), directory, bar);
    WorkerOptions options = WorkerOptions.named("export-demo").withLeaseDuration(LEASE);
    try (OperationStore store = openStore();
        Worker worker = new Worker(store, CLOCK, new SecureRandom(), options)) {
      removeLeftovers(store, name, directory, bar);
      Operation ended = worker.run(name, export);
      bar.say("worker: the operation is " + ended.state());
    }
  }

  private static OperationStore openStore() {
    Map<String, String> environment = System.getenv();
    if (environment.get("LONGRUN_STORE").equals("sqlite")) {
      return new SqliteOperationStore(Path.of(environment.get("LONGRUN_SQLITE_FILE")));
    }
    String project = environment.get("GOOGLE_CLOUD_PROJECT");
    FirestoreDatabase database =
        FirestoreDatabase.in(project, FirestoreDatabase.DEFAULT, environment);
    return new FirestoreOperationStore(FirestoreConnection.to(database), new SecureRandom());
  }

  /** Only what belongs to no unfinished operation, since others may be at work here. */
  private static void removeLeftovers(
      OperationStore store, OperationName sibling, Path directory, ProgressBar bar)
      throws IOException {
    String suffix = TableExport.SUFFIX + TableExport.PARTIAL;
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(directory, "*" + suffix)) {
      for (Path partial : partials) {
        String id = partial.getFileName().toString().replace(suffix, "");
        Optional<Operation> operation = store.get(new OperationName(sibling.parent(), id), soon());
        if (operation.map(it -> it.settle(CLOCK.instant()).done()).orElse(true)) {
          Files.delete(partial);
          bar.say("worker: removed " + partial.getFileName() + ", left by one that was killed");
        }
      }
    }
  }
}
