package dev.longrun.tools.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What a server's process holds, as Linux and its JVM tell. */
public record ServerMemory(
    double liveMegabytes, double residentMegabytes, int threads, long files) {
  private static final double MEGABYTE = 1 << 20;

  /** Collects garbage first. */
  public static ServerMemory of(long pid) throws IOException {
    double live = live(pid);
    try (Stream<Path> files = Files.list(proc(pid).resolve("fd"))) {
      return new ServerMemory(live, residentMegabytes(pid), number(pid, "Threads:"), files.count());
    }
  }

  /** Of a process that may have no JVM, as it is. */
  static double residentMegabytes(long pid) throws IOException {
    return number(pid, "VmRSS:") / 1024.0;
  }

  private static Path proc(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }

  private static int number(long pid, String name) throws IOException {
    return Files.readAllLines(proc(pid).resolve("status")).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Integer.parseInt(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** The histogram counts only what is still referred to, and its last line is the sum. */
  private static double live(long pid) throws IOException {
    String jcmd = System.getProperty("java.home") + "/bin/jcmd";
    Process process =
        new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String total = text.strip().lines().reduce((first, second) -> second).orElse("");
    if (!total.startsWith("Total")) {
      throw new IOException(total);
    }
    return Double.parseDouble(total.trim().split("\\s+")[2]) / MEGABYTE;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f MB live, %.0f MB resident, %d threads, %d files",
        liveMegabytes,
        residentMegabytes,
        threads,
        files);
  }
}
