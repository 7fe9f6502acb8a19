package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation, parts of which are made from the code. Such a part stands between
 * {@code <!-- generated: NAME -->} and {@code <!-- end -->}. {@code mvn test -Dgolden.update=true}
 * writes them anew.
 */
public record GeneratedPage(Path file) {
  private static final Pattern PART =
      Pattern.compile("<!-- generated: (\\S+) -->\n(.*?)<!-- end -->", Pattern.DOTALL);

  /** A page below {@code docs/}. */
  public static GeneratedPage of(String name) {
    return new GeneratedPage(Path.of("../docs").resolve(name));
  }

  /** Fails if the page doesn't have just these parts, each as it is made now. */
  public void assertUpToDate(Map<String, String> parts) {
    if (Boolean.getBoolean("golden.update")) {
      parts.keySet().stream().filter(it -> !text().contains(start(it))).forEach(this::append);
      write(PART.matcher(text()).replaceAll(part -> Matcher.quoteReplacement(made(part, parts))));
    }
    String text = text();
    List<String> names = PART.matcher(text).results().map(part -> part.group(1)).sorted().toList();
    assertEquals(parts.keySet().stream().sorted().toList(), names, file + ": its parts");
    PART.matcher(text)
        .results()
        .forEach(part -> assertEquals(parts.get(part.group(1)), part.group(2), part.group(1)));
  }

  /** Fails if a part isn't followed by a text that a person wrote. */
  public void assertEachPartIsExplained() {
    PART.matcher(text())
        .results()
        .forEach(part -> assertTrue(explains(text().substring(part.end())), part.group(1)));
  }

  private static boolean explains(String rest) {
    return Pattern.compile("\\A\\s*[A-Z*`]").matcher(rest).find();
  }

  private static String made(MatchResult part, Map<String, String> parts) {
    String name = part.group(1);
    return start(name) + "\n" + parts.getOrDefault(name, part.group(2)) + "<!-- end -->";
  }

  private static String start(String name) {
    return "<!-- generated: " + name + " -->";
  }

  /** A part that is new, as a section at the end of the page; a person puts it where it belongs. */
  private void append(String name) {
    write(text() + "\n### " + name + "\n\n" + start(name) + "\n<!-- end -->\n");
  }

  public String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
