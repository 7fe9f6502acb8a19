package com.example;

import com.google.gson.JsonObject;
import dev.longrun.worker.OperationContext;
import dev.longrun.worker.Worker;
import dev.longrun.worker.WorkerOptions;
import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.auth.TokenSource;
import dev.longrun.worker.client.Operation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Exports rows to a file, as the work of one operation.
 *
 * <p>USAGE: ExportWorker ENDPOINT OPERATION FILE ROWS
 *
 * <p>The file is called FILE.partial until it is whole and the operation can't be cancelled any
 * more.
 */
public final class ExportWorker {
  private final Path file;
  private final long rows;

  private ExportWorker(Path file, long rows) {
    this.file = file;
    this.rows = rows;
  }

  public static void main(String[] arguments) {
    String endpoint = arguments[0];
    ExportWorker export =
        new ExportWorker(Path.of(arguments[2]), Long.parseLong(arguments[3]));
    TokenSource credentials =
        endpoint.startsWith("http://localhost")
            ? Credentials.none()
            : Credentials.applicationDefault();
    try (Worker worker = Worker.connect(endpoint, credentials, WorkerOptions.named("exporter"))) {
      Operation ended = worker.run(arguments[1], export::run);
      System.out.println(ended);
    }
  }

  private Optional<JsonObject> run(OperationContext context) throws IOException {
    Path partial = Path.of(file + ".partial");
    try {
      write(partial, context);
      context.finalizing(); // from here on, a cancel request comes too late
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    JsonObject response = new JsonObject();
    response.addProperty(
        "@type", "type.googleapis.com/google.datastore.admin.v1.ExportEntitiesResponse");
    response.addProperty("outputUrl", file.toUri().toString());
    return Optional.of(response);
  }

  private void write(Path partial, OperationContext context) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(partial)) {
      for (long row = 1; row <= rows; row++) {
        context.throwIfCancelled();
        out.write("{\"row\": " + row + "}\n");
        context.report(row, rows);
      }
    }
  }
}
