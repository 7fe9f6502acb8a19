package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.longrun.worker.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs what is in {@code clients/examples/}, as its users do. */
class ClientExamplesTest extends ExecFixture {
  private static final Path EXAMPLES = ServerProcess.root().resolve("clients/examples");
  private static final String ENDLESS = "1000000000";

  @BeforeEach
  void makeCommand() throws IOException {
    Path command = Files.createDirectory(file("bin")).resolve("longrun");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' dev.longrun.cli.Longrun \"$@\"\n"
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    assertTrue(command.toFile().setExecutable(true));
  }

  private Process run(List<String> words) throws IOException {
    List<String> found = new ArrayList<>(words);
    found.replaceAll(word -> word.equals("longrun") ? file("bin/longrun").toString() : word);
    return run(found, Map.of("LONGRUN_ENDPOINT", endpoint));
  }

  @Test
  void cronJob_reportsAndSucceeds() throws Exception {
    Files.writeString(file("a.log"), "1\n2\n");
    Files.writeString(file("b.log"), "1\n");
    assertEnds(0, run(cronJob(file("report"), file("a.log"), file("b.log"))));
    assertEquals("2 %s\n1 %s\n".formatted(file("a.log"), file("b.log")), text("report"));
    String name = parent + "/operations/report-1";
    assertTrue(get(name).isSuccessful());
    assertEquals(
        file("report").toString(), get(name).response().orElseThrow().get("value").getAsString());
    assertEnds(125, run(cronJob(file("again"), file("a.log"))));
    assertFalse(Files.exists(file("again")), "the same night again");
  }

  /** As the crontab has it, but for its directories. */
  private List<String> cronJob(Path output, Path... files) throws IOException {
    String line = Files.readString(EXAMPLES.resolve("cron/crontab")).strip();
    String command = line.substring(line.indexOf("longrun exec"), line.indexOf(" -- ") + 4);
    List<String> words = new ArrayList<>(List.of(command.strip().split(" ")));
    words.replaceAll(word -> word.equals("projects/my-project") ? parent : word);
    words.removeIf(word -> word.equals("+\\%F)"));
    words.replaceAll(word -> word.startsWith("report-") ? "report-1" : word);
    words.add(EXAMPLES.resolve("cron/nightly-report").toString());
    words.add(output.toString());
    for (Path file : files) {
      words.add(file.toString());
    }
    return words;
  }

  @Test
  void cloudRunJob_exports() throws Exception {
    String name = start();
    assertEnds(0, run(cloudRunJob(name, "250")));
    assertEquals(250, text("rows").lines().count());
    assertTrue(get(name).isSuccessful());
  }

  @Test
  void cloudRunJob_thatIsCancelled_leavesNothing() throws Exception {
    String name = start();
    Process process = run(cloudRunJob(name, ENDLESS));
    await(() -> Progress.of(get(name)).isPresent());
    client.cancel(name, "");
    assertEnds(3, process);
    assertTrue(get(name).isCancelled());
    assertFalse(Files.exists(file("rows.partial")));
  }

  /** What the container runs. */
  private List<String> cloudRunJob(String operation, String rows) throws IOException {
    String entry =
        Files.readAllLines(EXAMPLES.resolve("cloud-run-job/Dockerfile")).stream()
            .filter(line -> line.startsWith("ENTRYPOINT "))
            .findFirst()
            .orElseThrow();
    JsonArray words = JsonParser.parseString(entry.substring(11)).getAsJsonArray();
    List<String> all =
        new ArrayList<>(words.asList().stream().map(JsonElement::getAsString).toList());
    Path program = EXAMPLES.resolve("cloud-run-job/export-table");
    all.addAll(List.of(operation, "--", program.toString(), file("rows").toString(), rows));
    return all;
  }

  @Test
  void javaWorker_exports_andIsCancelled() throws Exception {
    compile();
    String name = start();
    assertEnds(0, run(javaWorker(name, "250")));
    assertEquals(250, text("rows").lines().count());
    assertTrue(get(name).isSuccessful());

    String cancelled = start();
    Process process = run(javaWorker(cancelled, ENDLESS));
    await(() -> Progress.of(get(cancelled)).isPresent());
    client.cancel(cancelled, "");
    assertEnds(0, process);
    assertTrue(get(cancelled).isCancelled());
    assertFalse(Files.exists(file("rows.partial")));
  }

  private void compile() {
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                file("classes").toString(),
                EXAMPLES.resolve("java/src/main/java/com/example/ExportWorker.java").toString());
    assertEquals(0, status);
  }

  private List<String> javaWorker(String operation, String rows) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        file("classes") + ":" + System.getProperty("java.class.path"),
        "com.example.ExportWorker",
        endpoint,
        operation,
        file("rows").toString(),
        rows);
  }
}
