package dev.longrun.worker;

import dev.longrun.operation.Report;

/** What a handler has reported since the last heartbeat; the newest of each part. */
final class UnsentReport {
  private Report report = Report.NONE;

  synchronized void add(Report newer) {
    report = merged(report, newer);
  }

  /** Takes it back after it could not be sent, unless something newer came meanwhile. */
  synchronized void putBack(Report older) {
    report = merged(older, report);
  }

  synchronized Report take() {
    Report taken = report;
    report = Report.NONE;
    return taken;
  }

  synchronized boolean isEmpty() {
    return report.equals(Report.NONE);
  }

  private static Report merged(Report older, Report newer) {
    return new Report(newer.progress().or(older::progress), newer.metadata().or(older::metadata));
  }
}
