package dev.longrun.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docs/performance.md} says was measured: the lines of its tables, section by section.
 */
record MeasuredPage(List<String> lines) {
  private static final Pattern NUMBERS = Pattern.compile("[0-9.,-]+");

  static MeasuredPage read(Path file) throws IOException {
    return new MeasuredPage(Files.readAllLines(file));
  }

  /**
   * A figure of a table.
   *
   * @param section what its heading begins with
   * @param part a line of that section behind which the row is looked for, such as a title; empty,
   *     if it is the first
   * @param row the words that it begins with
   * @param column of its figures behind these words, from 0
   */
  double figure(String section, String part, String row, int column) {
    List<String> rest = after("## " + section, lines);
    if (!part.isEmpty()) {
      rest = after(part, rest);
    }
    String found =
        rest.stream()
            .takeWhile(line -> !line.startsWith("## "))
            .map(line -> line.strip().replaceAll(" +", " "))
            .filter(line -> line.startsWith(row + " "))
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("no row " + row + " in " + section));
    String[] words = found.substring(row.length() + 1).split(" ");
    List<String> figures = new ArrayList<>(Arrays.asList(words));
    figures.removeIf(word -> !NUMBERS.matcher(word).matches());
    return Double.parseDouble(figures.get(column).replaceAll(",", ""));
  }

  /**
   * The figure that {@code value} would have been, had a ratio to another one just reached its aim.
   * That isn't quite the aim for the ratio of two medians: ratios are medians of rounds, too.
   *
   * @param ratio as the page names it
   */
  double aim(String ratio, double value) {
    Pattern line =
        Pattern.compile(Pattern.quote(ratio) + " = ([0-9.]+) \\(aim: at \\w+ ([0-9.]+)\\).*");
    return lines.stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(it -> value * Double.parseDouble(it.group(2)) / Double.parseDouble(it.group(1)))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no ratio " + ratio));
  }

  private static List<String> after(String beginning, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(beginning)) {
        return lines.subList(i + 1, lines.size());
      }
    }
    throw new NoSuchElementException("nothing begins with '" + beginning + "'");
  }
}
