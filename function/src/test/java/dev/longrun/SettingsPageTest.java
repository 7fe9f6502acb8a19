package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.json.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/reference/settings.md against what the code reads from its environment. */
class SettingsPageTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/longrun");

  @Test
  void everySetting_isOnThePage_andNoOther() throws IOException {
    Set<String> read = new TreeSet<>();
    for (String name : Set.of("Config", "AccessConfig", "EffectsConfig", "LogFormat")) {
      read.addAll(
          settings("\"(LONGRUN_[A-Z_]+)\"", Files.readString(SOURCES.resolve(name + ".java"))));
    }
    String rows =
        GeneratedPage.of("reference/settings.md")
            .text()
            .lines()
            .filter(it -> it.startsWith("| `"))
            .map(it -> it.substring(0, it.indexOf(" |", 1)))
            .collect(Collectors.joining("\n"));
    assertEquals(read, settings("`(LONGRUN_[A-Z_]+)`", rows));
  }

  private static Set<String> settings(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
