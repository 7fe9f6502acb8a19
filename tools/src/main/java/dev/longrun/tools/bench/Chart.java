package dev.longrun.tools.bench;

import dev.longrun.tools.bench.Panel.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Draws what {@code docs/performance.md} says was measured, as an SVG that can be read on light and
 * dark pages.
 */
final class Chart {
  private static final int WIDTH = 900;
  private static final int ROW = 22;

  /** Where the bars begin, and where the longest ends. */
  private static final int LEFT = 300;

  private static final int RIGHT = 700;

  private static final String STYLE =
      """
      text { font: 13px sans-serif; fill: #1f2328; }
      .title { font-size: 18px; font-weight: bold; }
      .question { font-size: 15px; font-weight: bold; }
      .quiet { fill: #59636e; }
      .ours { fill: #2f6fb5; }
      .missed { fill: #c4581c; }
      .other { fill: #b6bec8; }
      .aim { stroke: #1f2328; stroke-width: 2; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .quiet { fill: #9aa4af; }
        .ours { fill: #5b9be0; }
        .missed { fill: #e8894f; }
        .other { fill: #555f6b; }
        .aim { stroke: #e6edf3; }
      }
      """;

  private final StringBuilder shapes = new StringBuilder();
  private int y = ROW;

  private Chart() {}

  /** Takes the page with the figures, and the file to write. */
  public static void main(String[] args) throws IOException {
    Chart chart = new Chart();
    chart.legend();
    new Panels(MeasuredPage.read(Path.of(args[0]))).all().forEach(chart::draw);
    Files.writeString(Path.of(args[1]), chart.svg());
  }

  private void legend() {
    text(0, "title", "What was measured");
    y += ROW + 4;
    rect("ours", 0, 16);
    text(22, "", "Longrun");
    rect("missed", 100, 16);
    text(122, "", "Longrun, and it misses its aim");
    rect("other", 330, 16);
    text(352, "", "what it is compared with");
    aim(530);
    text(540, "", "the aim");
    y += ROW;
    text(
        0,
        "quiet",
        "One small machine with 2 processors. Each question is one run, in which all its bars were measured. Not on Google Cloud.");
    y += ROW;
  }

  private void draw(Panel panel) {
    y += ROW;
    text(0, "question", panel.question());
    y += ROW - 4;
    String direction = panel.longerIsBetter() ? "Longer is better." : "Shorter is better.";
    text(0, "quiet", panel.explanation() + " " + direction);
    y += ROW + 2;
    panel.bars().forEach(bar -> draw(panel, bar));
  }

  private void draw(Panel panel, Bar bar) {
    double scale = (RIGHT - LEFT) / panel.longest();
    long length = Math.max(2, Math.round(bar.value() * scale));
    String style = panel.misses(bar) ? "missed" : bar.ours() ? "ours" : "other";
    text(0, "", bar.label());
    rect(style, LEFT, length);
    bar.aim().ifPresent(aim -> aim(LEFT + Math.round(aim * scale)));
    long end = LEFT + Math.round(Math.max(bar.value(), bar.aim().orElse(0)) * scale);
    text(end + 8, "", figure(bar.value()) + " " + panel.unit() + said(panel, bar));
    y += ROW;
  }

  private static String said(Panel panel, Bar bar) {
    return bar.aim().isEmpty()
        ? ""
        : " (aim: %s %s)"
            .formatted(
                panel.longerIsBetter() ? "at least" : "at most", figure(bar.aim().getAsDouble()));
  }

  private static String figure(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  private void aim(long x) {
    shapes.append(
        "<line class=\"aim\" x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\"/>\n"
            .formatted(x, y - 14, y + 6));
  }

  private void rect(String style, int x, long width) {
    shapes.append(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\"/>\n"
            .formatted(style, x, y - 12, width, ROW - 6));
  }

  private void text(long x, String style, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    shapes.append(
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(style, x, y, escaped));
  }

  private String svg() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <title>What was measured of Longrun, beside what it is compared with, and the aims</title>
        <style>
        %3$s</style>
        %4$s</svg>
        """
        .formatted(WIDTH, y, STYLE, shapes);
  }
}
