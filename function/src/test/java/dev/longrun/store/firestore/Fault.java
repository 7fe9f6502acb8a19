package dev.longrun.store.firestore;

import io.grpc.Status;

/**
 * What goes wrong with a call to Firestore.
 *
 * @param place whether Firestore gets the call
 * @param status what the client is told; OK, if all that happens is a delay
 * @param delayMillis how long it takes until then
 */
public record Fault(String name, Place place, Status.Code status, int delayMillis) {
  /** Where on its way. */
  public enum Place {
    /** Firestore never gets it. */
    BEFORE,
    /** Firestore has done it; its answer is lost. */
    AFTER,
    /** Before, and every connection is cut. */
    CUT_BEFORE,
    /** After, and every connection is cut. */
    CUT_AFTER,
    /** Firestore never gets it, and nobody ever answers. */
    SILENCE
  }

  public static Fault before(Status.Code status) {
    return new Fault(status + " before", Place.BEFORE, status, 0);
  }

  public static Fault after(Status.Code status) {
    return new Fault(status + " after", Place.AFTER, status, 0);
  }

  public static Fault slow(int millis) {
    return new Fault(millis + " ms late", Place.BEFORE, Status.Code.OK, millis);
  }

  public static Fault of(Place place) {
    return new Fault(place.name(), place, Status.Code.UNAVAILABLE, 0);
  }

  boolean reachesFirestore() {
    return switch (place) {
      case BEFORE -> status == Status.Code.OK;
      case AFTER, CUT_AFTER -> true;
      case CUT_BEFORE, SILENCE -> false;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
