package dev.longrun.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.error.ApiException;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PieceTest {
  private static final int LETTERS = 980_000;
  private final AtomicLong looks = new AtomicLong();

  /** Each look at the clock takes a nanosecond, and nothing else does. */
  private Deadline afterLooks(long number) {
    return Deadline.after(Duration.ofNanos(number), looks::getAndIncrement);
  }

  @Test
  void aPiece_isFoundWhereIndexOfFindsIt() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text = letters(random, random.nextInt(40));
      String piece = letters(random, 1 + random.nextInt(6));
      int from = random.nextInt(text.length() + 1);
      int at = text.indexOf(piece, from);
      assertEquals(
          at < 0 ? -1 : at + piece.length(),
          new Piece(piece).endIn(text, from, afterLooks(Long.MAX_VALUE / 2)),
          piece + " in " + text + " from " + from);
    }
  }

  private static String letters(Random random, int length) {
    return random.ints(length, 'a', 'c').mapToObj(c -> "" + (char) c).collect(Collectors.joining());
  }

  private static JsonObject operation() {
    JsonObject metadata = new JsonObject();
    metadata.addProperty("x", "a".repeat(LETTERS));
    JsonObject operation = new JsonObject();
    operation.add("metadata", metadata);
    return operation;
  }

  @Test
  void aPatternThatNearlyFitsEverywhere_goesThroughTheTextOnce() {
    Filter filter = FilterParser.parse("metadata.x=\"*" + "a".repeat(3900) + "b*\"");
    assertFalse(filter.matches(operation(), afterLooks(LETTERS / (1 << 16) + 4)));
    Filter many = FilterParser.parse("metadata.x=\"*" + "a*".repeat(1900) + "b*\"");
    assertFalse(many.matches(operation(), afterLooks(LETTERS / (1 << 16) + 4)));
    Filter fits = FilterParser.parse("metadata.x=\"a*" + "a*".repeat(1900) + "\"");
    assertTrue(fits.matches(operation(), afterLooks(LETTERS / (1 << 16) + 4)));
  }

  @Test
  void aComparison_endsWhenTheTimeIsOver_alsoInTheMiddleOfAText() {
    Filter filter = FilterParser.parse("metadata.x=\"*b*\"");
    ApiException refused =
        assertThrows(ApiException.class, () -> filter.matches(operation(), afterLooks(5)));
    assertEquals("FILTER_TOO_SLOW", refused.error().reason());
    looks.set(0);
    assertThrows(ApiException.class, () -> filter.matches(operation(), afterLooks(0)));
  }
}
