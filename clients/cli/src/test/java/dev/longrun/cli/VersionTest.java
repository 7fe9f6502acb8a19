package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void theVersion_isThatOfThePom() throws IOException {
    String[] lines = new Version().getVersion();
    assertEquals(1, lines.length);
    String version = lines[0].replaceFirst("^longrun ", "");
    assertTrue(version.matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"), version);
    assertTrue(Files.readString(Path.of("pom.xml")).contains("<version>" + version + "</version>"));
  }
}
