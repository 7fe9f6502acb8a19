package dev.longrun.cli.exec;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs on this machine. */
final class Executables {
  private static final List<String> DEATH_SIGNAL = List.of("setpriv", "--pdeathsig", "KILL", "--");

  private final String path;

  /**
   * @param path where to look: directories, as in the variable PATH
   */
  Executables(String path) {
    this.path = path;
  }

  /** The file that a command's first word names; empty, if there is none. */
  Optional<Path> find(String program) {
    if (program.contains("/")) {
      return Optional.of(Path.of(program)).filter(Files::exists);
    }
    return Arrays.stream(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory.isEmpty() ? "." : directory, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * What to put before a command so that Linux kills it when this process is killed; nothing, where
   * that can't be had.
   */
  List<String> deathSignalPrefix() throws InterruptedException {
    if (find(DEATH_SIGNAL.get(0)).isEmpty()) {
      return List.of();
    }
    try {
      Process probe =
          new ProcessBuilder("setpriv", "--pdeathsig", "KILL", "--", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean works = probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
      probe.destroyForcibly();
      return works ? DEATH_SIGNAL : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
