package dev.longrun.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of the console's files, and what the page refers to. */
class ConsoleFilesTest {
  private static final Path DIRECTORY = Path.of("src/main/resources/dev/longrun/console");
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");

  /** {@code -Dgolden.update=true} writes the list anew. */
  @Test
  void theList_namesEveryFileOfTheDirectory_andNothingElse() throws IOException {
    String names = String.join("\n", names()) + "\n";
    Path list = DIRECTORY.resolve(ConsoleFiles.LIST);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(list, names);
    }
    assertEquals(names, Files.readString(list));
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      return files
          .filter(Files::isRegularFile)
          .map(it -> DIRECTORY.relativize(it).toString().replace('\\', '/'))
          .filter(it -> !it.equals(ConsoleFiles.LIST))
          .sorted()
          .toList();
    }
  }

  @Test
  void everyName_canBeInAPath_andHasAMediaType() {
    for (String name : ConsoleFiles.get().contents().keySet()) {
      assertTrue(name.matches("[a-z0-9/._-]+"), name);
      assertFalse(Console.type(name).isEmpty());
    }
  }

  @Test
  void thePage_refersToFilesThatAreThere_belowTheirVersion() {
    ConsoleFiles files = ConsoleFiles.get();
    String page = new String(files.contents().get(ConsoleFiles.PAGE), StandardCharsets.UTF_8);
    List<String> references =
        REFERENCE.matcher(page).results().map(result -> result.group(1)).toList();
    assertFalse(references.isEmpty());
    for (String reference : references) {
      String prefix = files.version() + "/";
      assertTrue(reference.startsWith(prefix), reference);
      assertTrue(files.content(reference.substring(prefix.length())).isPresent(), reference);
    }
  }
}
