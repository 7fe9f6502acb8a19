package dev.longrun.worker;

/** What a handler has reported since the last heartbeat; the newest of each part. */
final class UnsentReport {
  private Report report = Report.NONE;

  synchronized void add(Report newer) {
    report = report.updatedBy(newer);
  }

  /** Takes it back after it could not be sent, unless something newer came meanwhile. */
  synchronized void putBack(Report older) {
    report = older.updatedBy(report);
  }

  synchronized Report take() {
    Report taken = report;
    report = Report.NONE;
    return taken;
  }

  synchronized boolean isEmpty() {
    return report.equals(Report.NONE);
  }
}
