package dev.longrun.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Commands in a row. Its text, one line, can be given back with {@code -Dmodel.program=}. */
record Program(List<Step> steps) {
  Program {
    steps = List.copyOf(steps);
  }

  /**
   * @param late by how much the clock of whoever serves this command runs late
   */
  record Step(Command command, Duration late) {
    @Override
    public String toString() {
      return CommandText.print(command) + (late.isZero() ? "" : " late=" + late);
    }
  }

  static Program parse(String text) {
    return new Program(
        Arrays.stream(text.split(";"))
            .filter(line -> !line.isBlank())
            .map(
                line -> {
                  var options = CommandText.options(line);
                  Duration late = Duration.parse(options.getOrDefault("late", "PT0S"));
                  return new Step(CommandText.parse(CommandText.words(line), options), late);
                })
            .toList());
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("; "));
  }
}
