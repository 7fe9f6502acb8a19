package dev.longrun.cli;

import com.google.gson.JsonObject;
import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import dev.longrun.worker.client.ProtoJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "wait",
    description = {
      "Wait until an operation is done, and show it.",
      "In a terminal, a bar shows how far the work has come."
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:The operation is SUCCESSFUL.",
      "1:It FAILED.",
      "2:Wrong usage.",
      "3:It was CANCELLED.",
      "5:It wasn't done when --timeout was over.",
      "6:The server couldn't be reached for a minute.",
      "7:The server refused the request."
    })
final class WaitCommand implements Callable<Integer> {
  /** For a bar that moves; and for no request more often than that. */
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Mixin private Connection connection;
  @Mixin private Output output;

  @Parameters(paramLabel = "OPERATION", description = "Its full name.")
  private String name;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait at most, such as 60s (default: until it is done).")
  private Optional<String> timeout = Optional.empty();

  private Instant reached = Instant.now();

  @Override
  public Integer call() throws InterruptedException {
    OperationsClient client = connection.client();
    Instant end =
        timeout.map(text -> Instant.now().plus(ProtoJson.parseDuration(text))).orElse(Instant.MAX);
    boolean bar = Boolean.getBoolean("longrun.terminal") && !output.isJson();
    Optional<Operation> operation = glance(client, Duration.ZERO);
    while (operation.filter(Operation::done).isEmpty() && Instant.now().isBefore(end)) {
      if (bar) {
        show(client);
      }
      Duration left = end.equals(Instant.MAX) ? LONG : Duration.between(Instant.now(), end);
      operation = glance(client, shortest(left, bar ? GLANCE : LONG));
    }
    if (bar) {
      output.writer().print("\r\u001b[K");
    }
    operation.ifPresent(output::print);
    return operation.map(WaitCommand::status).orElse(ExitCode.UNREACHABLE);
  }

  private static Duration shortest(Duration left, Duration longest) {
    Duration atLeast = left.isNegative() ? Duration.ZERO : left;
    return atLeast.compareTo(longest) < 0 ? atLeast : longest;
  }

  /** The operation; empty, if the server can't be reached now. */
  private Optional<Operation> glance(OperationsClient client, Duration wait)
      throws InterruptedException {
    Instant asked = Instant.now();
    try {
      Operation operation = client.await(name, wait);
      reached = Instant.now();
      if (!operation.done() && !wait.isZero()) {
        pauseAfter(asked, wait);
      }
      return Optional.of(operation);
    } catch (ApiException e) {
      if (!e.isTransient() || Instant.now().isAfter(reached.plus(PATIENCE))) {
        throw e;
      }
      TimeUnit.SECONDS.sleep(1);
      return Optional.empty();
    }
  }

  /** A server that has no place for another that waits answers at once. */
  private static void pauseAfter(Instant asked, Duration wait) throws InterruptedException {
    Duration left = Duration.between(Instant.now(), asked.plus(shortest(wait, GLANCE)));
    if (!left.isNegative()) {
      TimeUnit.MILLISECONDS.sleep(left.toMillis());
    }
  }

  private void show(OperationsClient client) throws InterruptedException {
    try {
      JsonObject details = client.inspect(name);
      String progress = Progress.ofDetails(details).map(it -> "  " + it.bar()).orElse("");
      output.writer().print("\r\u001b[K" + OperationText.text(details, "state") + progress);
      output.writer().flush();
    } catch (ApiException e) {
      output.writer().print("\r\u001b[K" + e.getMessage());
      output.writer().flush();
    }
  }

  private static int status(Operation operation) {
    if (!operation.done()) {
      return ExitCode.NOT_DONE;
    }
    if (operation.isCancelled()) {
      return ExitCode.CANCELLED;
    }
    return operation.isSuccessful() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
