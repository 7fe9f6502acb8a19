package dev.longrun.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.longrun.operation.Effect;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Life;
import dev.longrun.operation.LifeEvent;
import dev.longrun.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The life of one operation against the oracle, in random programs. {@code -Dmodel.programs=} says
 * how many, {@code -Dmodel.seed=} replays them, {@code -Dmodel.program=} tries only this one.
 */
@Tag("slow")
class PureModelTest {
  /** Of 40 steps each: a million and some. */
  private static final int PROGRAMS = 26_000;

  @Test
  void theLife_isTheOneOfTheDesign_overAMillionSteps() {
    PureCampaign campaign = new PureCampaign(PureLife::new);
    Optional<PureCampaign.Failure> failure =
        ModelSettings.program()
            .map(campaign::failure)
            .orElseGet(
                () -> campaign.failure(ModelSettings.seed(), ModelSettings.programs(PROGRAMS)));
    assertEquals("", failure.map(PureCampaign.Failure::toString).orElse(""));
  }

  @Test
  void settle_givesTheSame_howeverOftenItIsAskedInBetween() {
    long seed = ModelSettings.seed();
    SplittableRandom random = new SplittableRandom(seed);
    PureLife.Keeping checking =
        (command, before, after) -> {
          after.ifPresent(it -> assertSettles(it, random, seed));
          return after;
        };
    PureCampaign campaign = new PureCampaign(() -> new PureLife(checking));
    Optional<PureCampaign.Failure> failure =
        campaign.failure(seed, ModelSettings.programs(PROGRAMS) / 5);
    assertEquals("", failure.map(PureCampaign.Failure::toString).orElse(""));
  }

  /** Times are close together, and often the very ones at which something is due. */
  private static void assertSettles(Operation operation, SplittableRandom random, long seed) {
    Instant t1 = after(operation, random);
    Operation then = operation.settle(t1);
    Instant t2 = after(then, random);
    Instant last = t1.isAfter(t2) ? t1 : t2;
    assertEquals(operation.settle(last), then.settle(last), () -> t1 + ", seed " + seed);
    operation
        .settleTime()
        .ifPresent(
            time -> {
              assertSame(operation, operation.settle(time.minusNanos(1)));
              assertNotEquals(operation, operation.settle(time));
            });
    List<LifeEvent> events = then.history().events();
    assertEquals(then.state(), events.get(events.size() - 1).state());
  }

  private static Instant after(Operation operation, SplittableRandom random) {
    Instant some = operation.startTime().plusSeconds(random.nextInt(200));
    return operation.settleTime().filter(it -> random.nextBoolean()).orElse(some);
  }

  /**
   * Which effects a change owes is told here by nothing but what was there before and what is there
   * after it, so that this can't share a mistake with the steps of a life.
   */
  @Test
  void everyChange_owesWhatItLeadsTo_andNothingIsOwedTwice() {
    long seed = ModelSettings.seed();
    SplittableRandom random = new SplittableRandom(seed);
    PureLife.Keeping checking =
        (command, before, after) ->
            after.map(it -> withEffects(before.filter(was -> isSame(was, it)), it, random));
    PureCampaign campaign = new PureCampaign(() -> new PureLife(checking));
    Optional<PureCampaign.Failure> failure =
        campaign.failure(seed, ModelSettings.programs(PROGRAMS) / 5);
    assertEquals("", failure.map(PureCampaign.Failure::toString).orElse(""));
  }

  private static boolean isSame(Operation before, Operation after) {
    return before.startTime().equals(after.startTime());
  }

  /** The operation, some of whose effects were tried after the check. */
  private static Operation withEffects(
      Optional<Operation> before, Operation after, SplittableRandom random) {
    if (before.isEmpty()) {
      return Operation.start(
          after.name(),
          after.definition().withEvents(true),
          after.report(),
          after.history().startedBy(),
          after.startTime());
    }
    Set<EffectKind> expected = new TreeSet<>(kinds(before.get()));
    boolean ends = !before.get().done() && after.done();
    if (before.get().life().cancelRequest().isEmpty() && after.life().cancelRequest().isPresent()) {
      expected.add(EffectKind.PUBLISH_CANCEL_REQUESTED);
    }
    if (ends) {
      expected.add(EffectKind.PUBLISH_DONE);
    }
    if (ends && after.life() instanceof Life.Done done && done.finishedWith().isEmpty()) {
      expected.add(EffectKind.CANCEL_BACKEND);
    }
    if (!before.get().effects().cancelsChildren() && after.effects().cancelsChildren()) {
      expected.add(EffectKind.CANCEL_CHILDREN);
    }
    assertEquals(List.copyOf(expected), kinds(after), () -> before.get() + " -> " + after);
    assertEquals(after.purgeTime().isEmpty(), !expected.isEmpty() || !after.done());
    EffectKind[] all = EffectKind.values();
    EffectResult[] results = {
      EffectResult.DONE, EffectResult.failed("503"), EffectResult.refused("403"), EffectResult.LEFT
    };
    EffectKind tried = all[random.nextInt(all.length)];
    return after.withResult(tried, results[random.nextInt(results.length)], after.startTime());
  }

  private static List<EffectKind> kinds(Operation operation) {
    return operation.effects().pending().stream().map(Effect::kind).toList();
  }

  @Test
  void aProgram_isReadBackAsItWasPrinted() {
    for (int seed = 0; seed < 100; seed++) {
      Program program = new Programs(seed).next(40);
      assertEquals(program, Program.parse(program.toString()));
    }
  }
}
