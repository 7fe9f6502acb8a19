package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final Path MAIN = Path.of("src/main/java/dev/longrun");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([a-z0-9_.]+)\\.[A-Z].*;");

  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.of(
          "operation", Set.of(),
          "store", Set.of("operation"),
          "auth", Set.of("operation"),
          "http", Set.of("operation", "store", "auth"),
          "worker", Set.of("operation", "store"));

  @Test
  void aPackage_importsOnlyThoseBelowIt() throws IOException {
    for (Path file : sources()) {
      String from = MAIN.relativize(file).getName(0).toString();
      for (String imported : imports(file)) {
        if (MAY_IMPORT.containsKey(from) && imported.startsWith("dev.longrun.")) {
          String to = imported.split("\\.")[2];
          assertTrue(to.equals(from) || MAY_IMPORT.get(from).contains(to), file + ": " + imported);
        }
      }
    }
  }

  @Test
  void operation_importsNothingButJava_andJSpecify() throws IOException {
    for (Path file : sources()) {
      if (file.startsWith(MAIN.resolve("operation"))) {
        for (String imported : imports(file)) {
          assertTrue(
              imported.startsWith("java.")
                  || imported.startsWith("org.jspecify.annotations")
                  || imported.startsWith("dev.longrun.operation"),
              file + ": " + imported);
        }
      }
    }
  }

  @Test
  void noSource_hasMoreThan300Lines() throws IOException {
    assertEquals(
        List.of(),
        sources().stream().filter(file -> lines(file).size() > 300).map(Path::toString).toList());
  }

  private static List<String> imports(Path file) {
    return lines(file).stream()
        .map(IMPORT::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
