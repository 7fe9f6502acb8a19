package dev.longrun.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs while this is open. */
final class LogRecords implements AutoCloseable {
  private final Logger logger;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private LogRecords(Logger logger) {
    this.logger = logger;
    logger.addHandler(handler);
  }

  static LogRecords of(Class<?> logging) {
    return new LogRecords(Logger.getLogger(logging.getName()));
  }

  List<LogRecord> all() {
    return List.copyOf(records);
  }

  LogRecord only() {
    if (records.size() != 1) {
      throw new AssertionError("not one record: " + records.size());
    }
    return records.get(0);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
