package dev.longrun.tools.bench;

import dev.longrun.tools.OperationsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * How soon a cancel ends a command under {@code longrun exec} that doesn't want to end, with all
 * that it has started. {@code scripts/bench --help} tells how it is measured.
 */
final class ExecBenchmark {
  private static final int AT_ONCE = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** After the grace, for those that are said to be killed. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int CANCELLED = 3;

  private final String url;
  private final Path directory;
  private final OperationsClient client;
  private final StartedOperations operations;

  /** One cancel: when it was replied to, and when the tree got SIGTERM and SIGKILL, in micros. */
  private record Cancel(long replied, long term, long kill, boolean survived) {
    double toTerm() {
      return (term - replied) / 1e3;
    }

    double beyondGrace() {
      return (kill - term) / 1e3 - GRACE.toMillis();
    }
  }

  private ExecBenchmark(String url, Path directory) {
    this.url = url;
    this.directory = directory;
    this.client = new OperationsClient(url, TIMEOUT);
    this.operations = new StartedOperations(client);
  }

  /** Takes the server's URL, a directory for pipes, and the number of cancels. */
  public static void main(String[] args) throws Exception {
    ExecBenchmark benchmark = new ExecBenchmark(args[0], Path.of(args[1]));
    List<Cancel> cancels = benchmark.run(Integer.parseInt(args[2]));
    long survived = cancels.stream().filter(Cancel::survived).count();
    System.out.printf("%d cancels, each of a tree of 5 processes and more%n", cancels.size());
    print("milliseconds from the cancel's reply to SIGTERM", cancels, Cancel::toTerm);
    print("milliseconds from SIGTERM to SIGKILL, beyond the grace", cancels, Cancel::beyondGrace);
    System.out.printf("trees of which anything survived: %d%n", survived);
    System.exit(survived == 0 ? 0 : 1);
  }

  private List<Cancel> run(int count) throws InterruptedException, IOException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Callable<Cancel>> runs = Collections.nCopies(count, this::cancel);
    List<Cancel> cancels = new ArrayList<>();
    for (Future<Cancel> cancel : threads.invokeAll(runs)) {
      try {
        cancels.add(cancel.get());
      } catch (ExecutionException e) {
        throw new IOException("a cancel went wrong", e);
      }
    }
    return cancels;
  }

  private Cancel cancel() throws IOException, InterruptedException {
    String name = operations.next(1).get(0);
    try (StubbornTree tree = new StubbornTree(directory, url, name, GRACE)) {
      client.call("POST", name + ":cancel", "");
      long replied = HoldingWorker.micros();
      long term = tree.awaitTerm();
      boolean ended = tree.endsWithin(GRACE.plus(PATIENCE));
      long kill = HoldingWorker.micros();
      int status = tree.awaitStatus();
      if (status != CANCELLED) {
        throw new IOException("longrun exec ended with " + status);
      }
      if (!client.call("GET", name, "").toString().contains("\"state\":\"CANCELLED\"")) {
        throw new IOException(name + " isn't CANCELLED");
      }
      return new Cancel(replied, term, kill, !ended);
    }
  }

  private static void print(String what, List<Cancel> cancels, Function<Cancel, Double> figure) {
    Sample sample = new Sample(cancels.stream().map(figure).toList());
    System.out.printf(
        "%s: p50 %.1f, p99 %.1f, max %.1f%n",
        what, sample.percentile(50), sample.percentile(99), sample.percentile(100));
  }
}
