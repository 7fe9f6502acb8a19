package dev.longrun.operation;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.cancelRequest;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From which stored states time alone leads to which. */
class StoredStateTest {
  private static final OperationName NAME = OperationName.parse("projects/p/operations/x");

  private static Operation started(Optional<Duration> claimTimeout, Optional<Duration> runTimeout) {
    CancelPolicy cancel = new CancelPolicy(true, Optional.of(Duration.ofSeconds(10)));
    LifePolicy policy = new LifePolicy(cancel, claimTimeout, runTimeout, Optional.empty());
    Definition definition =
        new Definition("", Map.of(), policy, Optional.empty(), Optional.empty());
    return Operations.start(NAME, definition, Optional.empty(), START);
  }

  private static Operation claimed(Duration lease, Optional<Duration> runTimeout) {
    return started(Optional.empty(), runTimeout)
        .claim(new Lease("w", Operations.TOKEN.hash(), START, lease));
  }

  /** Lives of every kind, as they are stored. */
  private static List<Operation> stored() {
    Duration minute = Duration.ofSeconds(60);
    Optional<Duration> soon = Optional.of(Duration.ofSeconds(5));
    return List.of(
        started(soon, Optional.empty()),
        claimed(minute, Optional.empty()),
        claimed(minute, soon),
        claimed(Duration.ofSeconds(12), soon),
        claimed(minute, soon).settle(START.plusSeconds(6)),
        claimed(minute, Optional.empty()).cancel(cancelRequest(START)),
        claimed(Duration.ofSeconds(7), Optional.empty()).cancel(cancelRequest(START)),
        claimed(minute, soon)
            .heartbeat(Operations.TOKEN, Operations.heartbeat(true), START.plusSeconds(1)),
        started(Optional.empty(), Optional.empty()).cancel(cancelRequest(START)));
  }

  @Test
  void aState_mayBeStoredAs_everyOneFromWhichTimeLeadsToIt_andNoOther() {
    Map<State, Set<State>> from = new EnumMap<>(State.class);
    for (State state : State.values()) {
      from.put(state, EnumSet.of(state));
    }
    for (Operation operation : stored()) {
      for (int seconds = 0; seconds < 100; seconds++) {
        Instant now = START.plusSeconds(seconds);
        from.get(operation.settle(now).state()).add(operation.state());
      }
    }
    for (State state : State.values()) {
      assertEquals(from.get(state), state.mayBeStoredAs(), state.name());
    }
  }
}
