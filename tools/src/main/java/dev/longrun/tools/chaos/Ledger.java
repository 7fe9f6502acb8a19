package dev.longrun.tools.chaos;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The histories of all operations, by name. */
final class Ledger {
  private final Map<String, History> histories = new ConcurrentHashMap<>();

  History of(String name) {
    return histories.computeIfAbsent(name, History::new);
  }

  /** One that never came to be. */
  void forget(History history) {
    histories.remove(history.name());
  }

  Collection<History> all() {
    return histories.values();
  }
}
