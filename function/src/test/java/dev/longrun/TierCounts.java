package dev.longrun;

import dev.longrun.store.EachStore;
import dev.longrun.store.StoreUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the tests that ran in each tier, since Maven's reports don't know of tags. Appends lines
 * such as {@code fast 12} to the file that the system property {@code longrun.tiers} names, if any.
 */
public final class TierCounts implements TestExecutionListener {
  /** The tags that make a tier; of several, the first here counts. */
  private static final List<String> TAGS = List.of("emulator", "clients", "slow");

  private static final String UNTAGGED = "fast";

  private final Map<String, Integer> counts = new TreeMap<>();
  private TestPlan plan;

  @Override
  public synchronized void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    counts.clear();
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest() && result.getStatus() != TestExecutionResult.Status.ABORTED) {
      Set<String> tags = tags(test);
      counts.merge(
          TAGS.stream().filter(tags::contains).findFirst().orElse(UNTAGGED), 1, Integer::sum);
    }
  }

  /**
   * With those of its class, which a dynamic test doesn't have itself, and with {@code emulator}
   * for the run of {@link EachStore} over Firestore, which can't have a tag.
   */
  private Set<String> tags(TestIdentifier test) {
    Set<String> tags = new HashSet<>();
    for (Optional<TestIdentifier> at = Optional.of(test);
        at.isPresent();
        at = plan.getParent(at.get())) {
      at.get().getTags().stream().map(TestTag::getName).forEach(tags::add);
      if (at.get().getDisplayName().equals(StoreUnderTest.FIRESTORE.name())) {
        tags.add("emulator");
      }
    }
    return tags;
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan finished) {
    String file = System.getProperty("longrun.tiers");
    if (file == null) {
      return;
    }
    List<String> lines =
        counts.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).toList();
    try {
      Files.createDirectories(Path.of(file).getParent());
      Files.write(Path.of(file), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
