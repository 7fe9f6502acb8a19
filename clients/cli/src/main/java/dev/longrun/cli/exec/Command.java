package dev.longrun.cli.exec;

import java.time.Duration;
import java.util.List;

/**
 * What is to be run.
 *
 * @param words the program and its arguments
 * @param grace how long its processes get between SIGTERM and SIGKILL, at most
 */
public record Command(List<String> words, Duration grace) {
  public Command {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("The command to run is missing.");
    }
  }
}
