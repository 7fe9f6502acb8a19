package dev.longrun.tools.chaos;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is to become of one operation.
 *
 * @param workMillis how long its work takes, if that ends by itself
 * @param cancelMillis after how long it is cancelled; absent: never
 * @param cancels how often, all at once
 * @param workers how many of them are given it, or tried to be given
 * @param how what the workers are
 * @param terminated whether it is terminated, rather than cancelled
 */
record Plan(
    String id,
    Behaviour behaviour,
    int workMillis,
    Optional<String> gracePeriod,
    Optional<Integer> cancelMillis,
    int cancels,
    int workers,
    How how,
    boolean terminated) {
  /** What works on an operation. */
  enum How {
    /** A process with the library. */
    LIBRARY,
    /** Calls, as from any language. */
    HTTP,
    /** A command under {@code longrun exec}. */
    EXEC;

    static How random(Random random) {
      int dice = random.nextInt(20);
      return dice < 6 ? HTTP : dice < 8 ? EXEC : LIBRARY;
    }
  }

  private static final int MAX_MILLIS = 1500;

  /** Of those whose turn may never come. */
  private static final String CLAIM_TIMEOUT = "20s";

  private static final List<Behaviour> MIX =
      List.of(
          Behaviour.HEED,
          Behaviour.HEED,
          Behaviour.HEED,
          Behaviour.IGNORE,
          Behaviour.FAIL,
          Behaviour.FINALIZE,
          Behaviour.WAIT,
          Behaviour.WAIT,
          Behaviour.HANG);

  static Plan random(String id, Random random) {
    Behaviour behaviour = MIX.get(random.nextInt(MIX.size()));
    boolean cancelled = !behaviour.endsByItself() || random.nextInt(5) < 2;
    return new Plan(
        id,
        behaviour,
        random.nextInt(MAX_MILLIS),
        random.nextInt(3) == 0 ? Optional.of("1s") : Optional.empty(),
        cancelled ? Optional.of(random.nextInt(MAX_MILLIS)) : Optional.empty(),
        random.nextInt(5) == 0 ? 2 : 1,
        workers(behaviour, random),
        How.random(random),
        random.nextInt(8) == 0);
  }

  private static int workers(Behaviour behaviour, Random random) {
    int dice = random.nextInt(10);
    return dice == 0 ? 2 : dice == 1 && !behaviour.endsByItself() ? 0 : 1;
  }

  /** One that waits to be cancelled. */
  static Plan waiting(String id) {
    return new Plan(
        id, Behaviour.WAIT, 0, Optional.empty(), Optional.empty(), 1, 1, How.LIBRARY, false);
  }

  /** The body of a start; as often as it is sent, it is one start. */
  JsonObject start(Optional<String> parentOperation) {
    JsonObject labels = new JsonObject();
    labels.addProperty("work-millis", Integer.toString(workMillis));
    JsonObject body = new JsonObject();
    body.addProperty("operationId", id);
    body.addProperty("requestId", id);
    body.addProperty("operationType", behaviour.name());
    body.add("labels", labels);
    if (how == How.EXEC) {
      body.addProperty("claimTimeout", CLAIM_TIMEOUT);
    }
    gracePeriod.ifPresent(period -> body.addProperty("cancelGracePeriod", period));
    parentOperation.ifPresent(parent -> body.addProperty("parentOperation", parent));
    return body;
  }
}
