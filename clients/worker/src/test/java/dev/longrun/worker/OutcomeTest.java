package dev.longrun.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.worker.client.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operation ends with. */
class OutcomeTest {
  private static String message(Outcome outcome) {
    return outcome.body().getAsJsonObject("error").get("message").getAsString();
  }

  @Test
  void aLongMessage_isCut_butNotThroughACharacter() {
    String cut = message(Outcome.failure(Code.UNKNOWN, "x" + "\ud83d\ude00".repeat(10_000)));
    assertTrue(cut.endsWith("\ude00..."));
    assertTrue(cut.length() <= 8192 + 3);
  }

  @Test
  void whatIsTooLarge_isSaidToBe_thenWithoutAWord() {
    Outcome once = Outcome.failure(Code.DATA_LOSS, "x").tooLarge("at most 7");
    assertEquals("The result can't be stored. at most 7", message(once));
    assertFalse(once.isLastResort());
    Outcome twice = once.tooLarge("at most 7");
    assertEquals("", message(twice));
    assertTrue(twice.isLastResort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void options_thatTheServerWouldRefuse_areRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> WorkerOptions.named(name));
  }

  @Test
  void leases_areFrom1SecondTo1Hour() {
    WorkerOptions options = WorkerOptions.named("w");
    for (Duration wrong :
        new Duration[] {Duration.ofMillis(999), Duration.ofDays(3), Duration.ofSeconds(-1)}) {
      assertThrows(IllegalArgumentException.class, () -> options.withLeaseDuration(wrong));
    }
    assertEquals(
        Duration.ofHours(1), options.withLeaseDuration(Duration.ofHours(1)).leaseDuration());
  }
}
