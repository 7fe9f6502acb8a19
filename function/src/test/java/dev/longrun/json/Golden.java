package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * JSON that was looked over once and may not change unnoticed. {@code mvn test
 * -Dgolden.update=true} writes it anew, for the difference to be looked over.
 */
public final class Golden {
  private static final Path DIRECTORY = Path.of("src/test/resources/golden");

  private Golden() {}

  public static void assertUnchanged(String name, JsonElement json) {
    assertUnchanged(DIRECTORY.resolve(name + ".json"), json);
  }

  public static void assertUnchanged(Path file, JsonElement json) {
    String actual = JsonText.pretty(json);
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      assertEquals(
          Files.readString(file),
          actual,
          () -> file + " is out of date; if that is meant, write it anew: -Dgolden.update=true");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
