package dev.longrun.tools.chaos;

/** How the work of an operation goes on, whether in a worker's process or over HTTP. */
enum Behaviour {
  /** Completes in time, and stops when asked to. */
  HEED {
    @Override
    Next next(Moment it) {
      return it.cancelRequested() ? Next.STOP : it.isOver() ? Next.COMPLETE : Next.GO_ON;
    }
  },

  /** Completes in time, asked to stop or not. */
  IGNORE {
    @Override
    Next next(Moment it) {
      return it.isOver() ? Next.COMPLETE : Next.GO_ON;
    }
  },

  FAIL {
    @Override
    Next next(Moment it) {
      return it.isOver() ? Next.FAIL : Next.GO_ON;
    }
  },

  /** Passes the point of no return half-way. */
  FINALIZE {
    @Override
    Next next(Moment it) {
      if (it.finalizing()) {
        return it.isOver() ? Next.COMPLETE : Next.GO_ON;
      }
      return it.cancelRequested()
          ? Next.STOP
          : it.elapsed() > it.work() / 2 ? Next.FINALIZE : Next.GO_ON;
    }
  },

  /** Never ends unless asked to. */
  WAIT {
    @Override
    Next next(Moment it) {
      return it.cancelRequested() ? Next.STOP : Next.GO_ON;
    }
  },

  /** Never ends unless asked to, and then goes on for longer than any grace period. */
  HANG {
    @Override
    Next next(Moment it) {
      return it.cancelRequested() && it.elapsed() - it.cancelled() > HANG_MILLIS
          ? Next.COMPLETE
          : Next.GO_ON;
    }
  };

  private static final long HANG_MILLIS = 2500;

  enum Next {
    GO_ON,
    FINALIZE,
    COMPLETE,
    FAIL,
    STOP
  }

  /**
   * Where the work is.
   *
   * @param elapsed milliseconds since it began
   * @param work how many it takes
   * @param cancelled the value of {@code elapsed} when it heard of a cancel request; negative, if
   *     it has not
   */
  record Moment(long elapsed, long work, long cancelled, boolean finalizing) {
    boolean cancelRequested() {
      return cancelled >= 0;
    }

    boolean isOver() {
      return elapsed >= work;
    }
  }

  abstract Next next(Moment moment);

  boolean endsByItself() {
    return this != WAIT && this != HANG;
  }
}
