package dev.longrun.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Duration LONG = Duration.ofSeconds(55);
  private static final Duration SHORT = Duration.ofSeconds(10);

  private final Admission admission = new Admission(2, 0, 8, 1);

  private List<Duration> waits(String principal, int count) {
    List<Duration> longest = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(i -> longest.add(admission.enterWait(principal).longestWait()));
    return longest;
  }

  @Test
  void onceHalfOfTheWaitsAreTaken_theNextAreShort() {
    assertEquals(List.of(LONG, LONG, LONG, LONG, SHORT, SHORT), waits("ann", 6));
  }

  @Test
  void oneCaller_getsThreeQuartersOfTheWaits_andOthersTheRest() {
    assertEquals(List.of(Duration.ZERO), waits("ann", 7).subList(6, 7));
    assertEquals(List.of(SHORT, SHORT), waits("bob", 2));
  }

  @Test
  void aWaitThatFindsNoPlace_isARequestLikeAnyOther() {
    waits("ann", 6);
    waits("bob", 2);
    try (Admission.Permit first = admission.enterWait("cleo");
        Admission.Permit second = admission.enter("")) {
      assertEquals(Duration.ZERO, first.longestWait());
      assertEquals(Duration.ZERO, second.longestWait());
      assertThrows(ApiException.class, () -> admission.enterWait("cleo"));
    }
    admission.enter("").close();
  }

  @Test
  void aPermitThatIsClosedTwice_isGivenBackOnce() {
    Admission.Permit permit = admission.enter("");
    permit.close();
    permit.close();
    admission.enter("");
    admission.enter("");
    assertThrows(ApiException.class, () -> admission.enter(""));
  }

  @Test
  void aHeldHeartbeat_givesItsPlaceToOthers_untilTooManyAreHeld() {
    Admission.Permit first = admission.enter("");
    assertTrue(first.hold());
    Admission.Permit second = admission.enter("");
    assertFalse(second.hold());
    second.close();
    first.close();
    assertTrue(admission.enter("").hold());
  }

  @Test
  void whoEndsItsWait_mayWaitAgain() {
    for (int i = 0; i < 20; i++) {
      try (Admission.Permit wait = admission.enterWait("ann")) {
        assertEquals(LONG, wait.longestWait());
      }
    }
  }

  @Test
  void lists_haveAPermitOfTheirOwn() {
    admission.enter("");
    admission.enter("");
    admission.enterList("").close();
  }

  @Test
  void bodiesThatAreRead_takeNobodysPermit_andOneCallerHasThreeQuartersOfThem() {
    Admission admission = new Admission(2, 2, 0, 0);
    List<Admission.Permit> bodies =
        IntStream.range(0, 3).mapToObj(i -> admission.enterBody("ann")).toList();
    assertThrows(ApiException.class, () -> admission.enterBody("ann"));
    Admission.Permit last = admission.enterBody("bob");
    assertThrows(ApiException.class, () -> admission.enterBody("cleo"));
    admission.enter("").close();
    last.close();
    bodies.forEach(Admission.Permit::close);
    admission.enterBody("ann").close();
  }
}
