package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.api.Route;
import dev.longrun.json.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what people read of the roles against the roles themselves. */
class RolesPageTest {
  private static final Path CONSOLE = Path.of("src/main/resources/dev/longrun/console/view.js");

  @Test
  void thePage_saysWhichRoleMayCallWhichMethod() {
    GeneratedPage.of("how-to/access.md").assertUpToDate(Map.of("roles", table()));
  }

  @Test
  void theConsole_namesTheRolesThatHaveAPermission() throws IOException {
    Map<String, String> named =
        Pattern.compile("'(operations\\.[a-z]+)': 'the role (.*)'")
            .matcher(Files.readString(CONSOLE))
            .results()
            .collect(
                Collectors.toMap(it -> it.group(1), it -> it.group(2), (a, b) -> b, TreeMap::new));
    Map<String, String> roles =
        named.keySet().stream()
            .collect(Collectors.toMap(it -> it, RolesPageTest::inWords, (a, b) -> b, TreeMap::new));
    assertEquals(roles, named);
  }

  private static String table() {
    String rows =
        Role.PERMISSIONS.stream()
            .map(it -> "| `" + it + "` | " + methods(it) + cells(role -> mark(role, it)) + "\n")
            .collect(Collectors.joining());
    return "| permission | methods"
        + cells(role -> "`" + name(role) + "`")
        + "\n|---|---"
        + cells(role -> "---").replace(" ", "")
        + "\n"
        + rows;
  }

  /** A cell for each role, and what ends the row. */
  private static String cells(Function<Role, String> cell) {
    return Stream.of(Role.values())
        .map(cell)
        .map(it -> it.isEmpty() ? " | " : " | " + it)
        .collect(Collectors.joining("", "", " |"));
  }

  private static String mark(Role role, String permission) {
    return role.permits(permission) ? "yes" : "";
  }

  private static String methods(String permission) {
    return Stream.of(Route.values())
        .filter(it -> it.permission().equals(permission))
        .map(Route::methodName)
        .map(it -> "[%s](../reference/methods.md#%s)".formatted(it, it.toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining(", "));
  }

  private static String inWords(String permission) {
    String names =
        Stream.of(Role.values())
            .filter(it -> it.permits(permission))
            .map(RolesPageTest::name)
            .collect(Collectors.joining(", "));
    return names.replaceFirst(", (?=[a-z]+$)", " or ");
  }

  private static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
