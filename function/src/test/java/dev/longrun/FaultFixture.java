package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.time.Duration;

/** What a caller gets while the store fails, and what there is once it was asked again. */
abstract class FaultFixture extends OneStoreFixture {
  /** After which Google's clients give up on a call. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Done, or in a form that clients know: try again. */
  static void assertDoneOrUnavailable(Reply reply, String what) {
    if (reply.status() != 200) {
      assertEquals(503, reply.status(), what + ": " + reply.text());
      assertEquals("STORE_UNAVAILABLE", reply.reason(), what);
      assertEquals("1", reply.header("Retry-After"), what);
    }
  }

  /** The call is made once under the fault and once without it, with time in between. */
  void assertOneDeed(Deed deed, Runnable fault, Runnable recovery) {
    Deed.Target target = deed.target(this);
    fault.run();
    long begin = System.nanoTime();
    Reply first = deed.call(http(), target, "first");
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    recovery.run();
    assertDoneOrUnavailable(first, deed.name());
    assertTrue(took.compareTo(DEADLINE) < 0, deed + " took " + took);
    assertSettledByAnother(deed, target);
  }

  void assertSettledByAnother(Deed deed, Deed.Target target) {
    JsonObject before = http().get(target.name()).json();
    clock().advance(Duration.ofSeconds(1));
    deed.check(this, target, deed.call(http(), target, "again"), before);
  }
}
