package dev.longrun.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws the ratios that {@link Target} printed, each against its aim, as an SVG that can be read on
 * light and dark pages.
 */
final class Chart {
  private static final Pattern RATIO =
      Pattern.compile("^(.+) = ([0-9.]+) \\(aim: at (most|least) ([0-9.]+)\\).*");

  private static final int WIDTH = 860;
  private static final int ROW = 22;

  /** Where the bars begin, where the aim is, and where even the longest ends. */
  private static final int LEFT = 300;

  private static final int AIM = 500;
  private static final int RIGHT = 660;

  private static final String STYLE =
      """
      text { font: 13px sans-serif; fill: #1f2328; }
      .title { font-weight: bold; }
      .figure { fill: #59636e; }
      .good { fill: #2f6fb5; }
      .missed { fill: #c4581c; }
      line { stroke: #59636e; stroke-dasharray: 3 3; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .figure { fill: #9aa4af; }
        .good { fill: #5b9be0; }
        .missed { fill: #e8894f; }
        line { stroke: #9aa4af; }
      }
      """;

  private final StringBuilder rows = new StringBuilder();
  private int y = ROW;

  private Chart() {}

  /** A ratio as it was printed. */
  private record Bar(String label, double ratio, String bound, double aim) {
    static Bar of(Matcher line) {
      return new Bar(
          line.group(1),
          Double.parseDouble(line.group(2)),
          line.group(3),
          Double.parseDouble(line.group(4)));
    }

    boolean missed() {
      return bound.equals("most") ? ratio > aim : ratio < aim;
    }
  }

  /** Takes the folder of what the benchmarks wrote, and the file to write. */
  public static void main(String[] args) throws IOException {
    Chart chart = new Chart();
    for (String benchmark : List.of("cold", "warm", "growth")) {
      Path written = Path.of(args[0], benchmark + ".txt");
      if (Files.exists(written)) {
        chart.draw(benchmark, bars(Files.readAllLines(written)));
      } else {
        System.err.println("bench: left out, since it did not run: " + benchmark);
      }
    }
    Files.writeString(Path.of(args[1]), chart.svg());
  }

  /** Of each ratio the newest. */
  private static Collection<Bar> bars(List<String> lines) {
    Map<String, Bar> bars = new LinkedHashMap<>();
    lines.stream()
        .map(RATIO::matcher)
        .filter(Matcher::matches)
        .map(Bar::of)
        .forEach(bar -> bars.put(bar.label(), bar));
    return new ArrayList<>(bars.values());
  }

  private void draw(String benchmark, Collection<Bar> bars) {
    text(0, "title", benchmark);
    text(AIM - 12, "figure", "aim");
    y += ROW;
    rows.append(
        "<line x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\"/>\n"
            .formatted(AIM, y - ROW + 6, y + bars.size() * ROW - 12));
    bars.forEach(this::draw);
    y += ROW / 2;
  }

  private void draw(Bar bar) {
    long length = Math.round((AIM - LEFT) * bar.ratio() / bar.aim());
    text(0, "label", bar.label());
    rows.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>\n"
            .formatted(
                bar.missed() ? "missed" : "good",
                LEFT,
                y - 12,
                Math.min(length, RIGHT - LEFT),
                ROW - 6));
    String figure =
        String.format(
            Locale.ROOT,
            "%.2f, at %s %.2f%s",
            bar.ratio(),
            bar.bound(),
            bar.aim(),
            bar.missed() ? ": missed" : "");
    text(RIGHT + 10, "figure", figure);
    y += ROW;
  }

  private void text(int x, String style, String text) {
    rows.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(style, x, y, text));
  }

  private String svg() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <title>Ratios that scripts/bench measured, each against its aim</title>
        <style>
        %3$s</style>
        %4$s</svg>
        """
        .formatted(WIDTH, y, STYLE, rows);
  }
}
