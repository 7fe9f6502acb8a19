package dev.longrun.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.worker.ServerProcess;
import dev.longrun.worker.auth.Credentials;
import dev.longrun.worker.client.Endpoint;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.StartRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import picocli.CommandLine;

/** A server, and the command as its users run it. */
abstract class CliFixture {
  static final long TIMEOUT_SECONDS = 60;

  final String parent = "projects/p" + UUID.randomUUID();
  String endpoint;
  OperationsClient client;

  /** What the command printed last. */
  String printed = "";

  String errors = "";

  @BeforeEach
  void connect() throws Exception {
    endpoint = ServerProcess.of("sqlite").url();
    client = new OperationsClient(Endpoint.of(endpoint), Credentials.none(), "test");
  }

  /** Runs the command in this process, and returns its exit status. */
  int longrun(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Longrun.commandLine(arguments)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add("--endpoint");
    words.add(endpoint);
    int status = command.execute(words.toArray(String[]::new));
    printed = out.toString();
    errors = err.toString();
    return status;
  }

  JsonObject json() {
    return JsonParser.parseString(printed).getAsJsonObject();
  }

  String start() throws Exception {
    return client.start(parent, StartRequest.ofType("EXPORT_ENTITIES")).name();
  }

  Operation get(String name) {
    try {
      return client.get(name);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String state(String name) {
    return OperationText.state(get(name));
  }

  /** Waits until it is so. */
  static void await(BooleanSupplier so) throws InterruptedException {
    for (long end = System.nanoTime() + TIMEOUT_SECONDS * 1_000_000_000L; !so.getAsBoolean(); ) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it has not become so");
      }
      Thread.sleep(10);
    }
  }
}
