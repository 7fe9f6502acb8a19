package dev.longrun.tools.demo;

import dev.longrun.worker.Worker;
import dev.longrun.worker.WorkerOptions;
import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import dev.longrun.worker.client.Endpoint;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.ResourceName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A worker process that does one operation: a {@link TableExport}. First it removes what a worker
 * left behind that was killed at its work.
 */
public final class ExportWorker {
  /** Short, so that the end of a killed worker is soon noticed. */
  private static final Duration LEASE = Duration.ofSeconds(5);

  private ExportWorker() {}

  /**
   * Takes the server's URL, the operation's name, the SQLite file with the table, the directory to
   * write to, and {@code bar} or {@code lines} for how to show progress.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String name = arguments[1];
    Path directory = Path.of(arguments[3]);
    ProgressBar bar = new ProgressBar(System.err, arguments[4].equals("bar"), "rows");
    TableExport export = new TableExport(Path.of(arguments[2]), directory, bar);
    WorkerOptions options = WorkerOptions.named("export-demo").withLeaseDuration(LEASE);
    removeLeftovers(arguments[0], ResourceName.parentOf(name), directory, bar);
    try (Worker worker = Worker.connect(arguments[0], Credentials.none(), options)) {
      bar.say("worker: the operation is " + outcome(worker.run(name, export)));
    }
  }

  private static String outcome(Operation ended) {
    return ended.isSuccessful() ? "SUCCESSFUL" : ended.isCancelled() ? "CANCELLED" : "FAILED";
  }

  /** Only what belongs to no unfinished operation, since others may be at work here. */
  private static void removeLeftovers(
      String endpoint, String parent, Path directory, ProgressBar bar)
      throws IOException, InterruptedException {
    OperationsClient client =
        new OperationsClient(Endpoint.of(endpoint), Credentials.none(), "export-demo");
    String suffix = TableExport.SUFFIX + TableExport.PARTIAL;
    try (DirectoryStream<Path> partials = Files.newDirectoryStream(directory, "*" + suffix)) {
      for (Path partial : partials) {
        String id = partial.getFileName().toString().replace(suffix, "");
        if (isOver(client, parent + "/operations/" + id)) {
          Files.delete(partial);
          bar.say("worker: removed " + partial.getFileName() + ", left by one that was killed");
        }
      }
    }
  }

  private static boolean isOver(OperationsClient client, String name) throws InterruptedException {
    try {
      return client.get(name).done();
    } catch (ApiException e) {
      if (e.code() == Code.NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }
}
