package dev.longrun.tools.demo;

import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import dev.longrun.worker.OperationContext;
import dev.longrun.worker.OperationHandler;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Exports the rows of a table as compressed NDJSON, one JSON object a line.
 *
 * <p>The file has its final name only once it is whole and the operation can't be cancelled any
 * more; until then it is called {@code .partial}, and it is removed if the export does not get
 * there.
 */
final class TableExport implements OperationHandler {
  static final String SUFFIX = ".ndjson.gz";
  static final String PARTIAL = ".partial";

  private static final int ROWS_BETWEEN_CHECKS = 1000;

  private final Path database;
  private final Path directory;
  private final ProgressBar bar;

  TableExport(Path database, Path directory, ProgressBar bar) {
    this.database = database;
    this.directory = directory;
    this.bar = bar;
  }

  @Override
  public Optional<JsonObject> run(OperationContext context) throws IOException, SQLException {
    context.onCancel(() -> heard(Instant.now()));
    Path whole = directory.resolve(id(context.name()) + SUFFIX);
    Path partial = directory.resolve(whole.getFileName() + PARTIAL);
    try {
      write(partial, context);
      context.finalizing();
      Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      if (Files.deleteIfExists(partial)) {
        bar.say("worker: removed " + partial.getFileName());
      }
    }
    return Optional.of(response(whole));
  }

  private static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The time goes to standard output for who wants to compare it. */
  private void heard(Instant time) {
    System.out.println("heard " + ChronoUnit.MICROS.between(Instant.EPOCH, time));
    bar.say("worker: heard of the cancel request");
  }

  private void write(Path file, OperationContext context) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16);
        Writer out =
            new BufferedWriter(new OutputStreamWriter(compressed, StandardCharsets.UTF_8))) {
      long estimated = count(statement);
      try (ResultSet rows = statement.executeQuery("SELECT * FROM " + SampleTable.NAME)) {
        long completed = 0;
        while (rows.next()) {
          if (completed % ROWS_BETWEEN_CHECKS == 0) {
            tell(context, completed, estimated);
          }
          write(rows, out);
          completed++;
        }
        tell(context, completed, estimated);
      }
    }
  }

  private static long count(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + SampleTable.NAME)) {
      return row.getLong(1);
    }
  }

  private void tell(OperationContext context, long completed, long estimated) {
    context.throwIfCancelled();
    context.report(completed, estimated);
    bar.show(completed, estimated);
  }

  private static void write(ResultSet row, Writer out) throws IOException, SQLException {
    JsonWriter json = new JsonWriter(out);
    json.beginObject();
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      json.name(row.getMetaData().getColumnName(column));
      if (row.getObject(column) instanceof Number number) {
        json.value(number);
      } else {
        json.value(row.getString(column));
      }
    }
    json.endObject();
    out.write('\n');
  }

  private static JsonObject response(Path file) {
    JsonObject response = new JsonObject();
    response.addProperty(
        "@type", "type.googleapis.com/google.datastore.admin.v1.ExportEntitiesResponse");
    response.addProperty("outputUrl", file.toUri().toString());
    return response;
  }
}
