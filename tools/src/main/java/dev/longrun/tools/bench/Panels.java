package dev.longrun.tools.bench;

import dev.longrun.tools.bench.Panel.Bar;
import java.util.List;

/** What the picture of the benchmarks asks and answers, in words for who knows nothing of them. */
record Panels(MeasuredPage page) {
  private static final String COLD = "Cold start";
  private static final String WARM = "Warm";

  List<Panel> all() {
    return List.of(push(), cold(), warm(1), warm(16), growth());
  }

  private Bar measured(String label, double value, String ratio) {
    return Bar.ours(label, value, page.aim(ratio, value));
  }

  private Panel push() {
    return new Panel(
        "How soon does a worker hear of a cancel?",
        "From the sending of the cancel until the worker's code is called, with 1,000 operations in one worker.",
        "ms",
        false,
        List.of(
            Bar.ours("Longrun on SQLite, the usual (p50)", push("SQLite", 4), 50),
            Bar.ours("Longrun on SQLite, 1 in 100 (p99)", push("SQLite", 5), 250),
            Bar.ours("Longrun on the Firestore emulator, p50", push("Firestore", 4), 50),
            Bar.ours("Longrun on the Firestore emulator, p99", push("Firestore", 5), 250),
            Bar.other("a worker that asks once a second, p50", 500),
            Bar.other("a worker that asks once a second, p99", 990)));
  }

  private double push(String store, int column) {
    return page.figure("Push", store, "1000", column);
  }

  private double cold(String row) {
    return page.figure(COLD, "", row, 1);
  }

  private Panel cold() {
    return new Panel(
        "How long does a caller wait when no instance is running?",
        "From the start of the process to the reply to its first cancel.",
        "ms",
        false,
        List.of(
            measured("Longrun in its container", cold("container"), "container / node"),
            measured("Longrun as a Cloud Function", cold("longrun"), "longrun / untuned"),
            Bar.other("the same in Java, as one writes it first", cold("untuned")),
            Bar.other("the same in Node", cold("node")),
            Bar.other("an empty \"hello world\" function in Java", cold("hello"))));
  }

  private double warm(String row, int callers) {
    return page.figure(WARM, "", row + " " + callers, 0);
  }

  private Panel warm(int callers) {
    String ratio = " / bare, throughput at " + callers;
    return new Panel(
        "How many cancels a second does one instance carry, from %d caller%s at once?"
            .formatted(callers, callers == 1 ? "" : "s"),
        "On the Firestore emulator. Firestore's client library has no server, no HTTP and no access check to pay for.",
        "a second",
        true,
        List.of(
            measured("Longrun, instances kept warm", warm("kept", callers), "kept" + ratio),
            measured("Longrun, started when called", warm("longrun", callers), "longrun" + ratio),
            Bar.other("Firestore's client library alone", warm("bare", callers)),
            Bar.other("the same service in Node", warm("node", callers))));
  }

  private Panel growth() {
    String ratio = "1,000,000 / 1,000, sqlite ";
    return new Panel(
        "Does it slow down when a million operations are stored?",
        "One cancel, and one page of a list, on SQLite, among so many operations.",
        "ms",
        false,
        List.of(
            Bar.other("a cancel among 1,000", growth("1,000", 0)),
            measured("a cancel among 1,000,000", growth("1,000,000", 0), ratio + "cancel"),
            Bar.other("a page among 1,000", growth("1,000", 3)),
            measured("a page among 1,000,000", growth("1,000,000", 3), ratio + "page")));
  }

  private double growth(String operations, int column) {
    return page.figure("Growth", "SQLite", operations, column);
  }
}
