package dev.longrun.tools.sample;

import dev.longrun.operation.Operation;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import dev.longrun.tools.OperationsClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Fills the store that the environment names with a day of operations that ends now, then works on
 * those that have not ended, over the API. The past can't be asked of a server, whose clock is the
 * machine's; so each operation of the past is led through its life by the service's own rules, with
 * the times of that day, and what comes out is stored.
 */
public final class Sample {
  private static final Duration TIME_TO_WRITE = Duration.ofSeconds(30);
  private static final Duration TIME_TO_REPLY = Duration.ofSeconds(20);
  private static final long SEED = 7;

  private Sample() {}

  /**
   * Prints "filled" once the store has the day, and ends soon after the server.
   *
   * @param args the server's URL
   */
  public static void main(String[] args) throws InterruptedException {
    Instant now = SampleStore.clock().instant();
    Running running = new Running(now);
    List<Operation> past = new PastDay(new Random(SEED), now).operations();
    try (OperationStore store = SampleStore.open()) {
      Stream.of(
              past, running.held().stream().map(Running.Held::operation).toList(), running.others())
          .flatMap(List::stream)
          .forEach(it -> write(store, it));
    }
    System.out.println("filled");
    new SampleWorkers(new OperationsClient(args[0], TIME_TO_REPLY), running.held()).run();
  }

  private static void write(OperationStore store, Operation operation) {
    store.update(operation.name(), Deadline.after(TIME_TO_WRITE), before -> Optional.of(operation));
  }
}
