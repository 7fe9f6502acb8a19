package dev.longrun.model;

import dev.longrun.model.Command.Advance;
import dev.longrun.model.Program.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs programs step by step on a subject, beside the oracle. */
final class PureRun {
  private static final Instant BEGIN = Instant.parse("2026-11-22T07:00:00Z");

  private final Supplier<Subject> subjects;

  PureRun(Supplier<Subject> subjects) {
    this.subjects = subjects;
  }

  /**
   * What went wrong.
   *
   * @param step the index of the step that showed it
   */
  record Violation(int step, String what) {}

  Optional<Violation> violation(Program program) {
    Run run = new Run(subjects.get());
    for (int i = 0; i < program.steps().size(); i++) {
      Optional<String> wrong = run.wrong(program.steps().get(i));
      if (wrong.isPresent()) {
        return Optional.of(new Violation(i, wrong.get()));
      }
    }
    return Optional.empty();
  }

  private static final class Run {
    private final Subject subject;
    private final Invariants invariants = new Invariants();
    private Optional<Model> model = Optional.empty();
    private Instant clock = BEGIN;

    Run(Subject subject) {
      this.subject = subject;
    }

    Optional<String> wrong(Step step) {
      Command command = step.command();
      if (command instanceof Advance advance) {
        clock = clock.plus(advance.by());
        return Optional.empty();
      }
      Instant now = clock.minus(step.late());
      CallAnswer answer = subject.apply(command, now);
      Oracle.Next next = Oracle.next(model, command, now);
      model = next.model();
      return invariants
          .broken(command, answer, now)
          .or(() -> difference(next.answer(), answer))
          .or(() -> difference(model.map(Model::view), subject.written()));
    }

    private static Optional<String> difference(Object expected, Object actual) {
      return expected.equals(actual)
          ? Optional.empty()
          : Optional.of("expected " + expected + "\n       but was " + actual);
    }
  }
}
