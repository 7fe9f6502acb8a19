package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.container.Main;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a start of the container, as a process of its own. */
@Tag("slow")
class ContainerStartTest {
  @Test
  void withoutAMode_theContainerDoesNotStart_andSaysWhy(@TempDir Path directory) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--local",
                "--port",
                "0")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    command.environment().clear();
    Process process = command.start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it started");
      assertEquals(78, process.exitValue());
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(output.contains("Can't start: LONGRUN_AUTH must be set"), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
