package dev.longrun.operation;

import static dev.longrun.operation.Operations.GRACE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.in;
import static dev.longrun.operation.Operations.timed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a definition says of its operation. */
class DefinitionTest {
  @Test
  void isChildOf_theOneThatItWasStartedUnder() {
    OperationName above = Operations.name("above");
    Definition definition = in("INITIALIZING").definition();
    Definition below =
        new Definition(
            definition.operationType(),
            definition.labels(),
            definition.cancelPolicy(),
            Optional.of(above),
            definition.requestId());
    Operation child = Operations.start(Operations.name("child"), below, Optional.empty(), START);
    assertTrue(child.definition().isChildOf(above));
    assertFalse(child.definition().isChildOf(Operations.name("other")));
    assertFalse(in("INITIALIZING").definition().isChildOf(above));
  }

  @Test
  void withDefaults_fillsIn_whatAStartDoesNotSay() {
    Duration retention = Duration.ofDays(2);
    Definition silent = Operations.definition(new CancelPolicy(false, Optional.empty()));
    assertEquals(
        new LifePolicy(
            new CancelPolicy(false, Optional.of(GRACE)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(retention)),
        silent.withDefaults(GRACE, retention).lifePolicy());
    Definition said = timed().definition();
    LifePolicy kept = said.withDefaults(Duration.ofDays(7), retention).lifePolicy();
    assertEquals(said.cancelPolicy(), kept.cancelPolicy());
    assertEquals(said.lifePolicy().claimTimeout(), kept.claimTimeout());
    assertEquals(said.lifePolicy().runTimeout(), kept.runTimeout());
  }
}
