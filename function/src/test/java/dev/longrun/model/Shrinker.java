package dev.longrun.model;

import dev.longrun.model.Program.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing program as small as it can be while it still fails (delta debugging). */
final class Shrinker {
  private final Predicate<Program> fails;

  Shrinker(Predicate<Program> fails) {
    this.fails = fails;
  }

  Program shrink(Program failing) {
    Program smallest = failing;
    for (int chunk = failing.steps().size(); chunk > 0; chunk /= 2) {
      smallest = withoutChunks(smallest, chunk);
    }
    Program simpler = simplified(withoutChunks(smallest, 1));
    return simpler.equals(failing) ? simpler : shrink(simpler);
  }

  private Program withoutChunks(Program program, int chunk) {
    Program smallest = program;
    int at = 0;
    while (at < smallest.steps().size()) {
      List<Step> fewer = new ArrayList<>(smallest.steps());
      fewer.subList(at, Math.min(at + chunk, fewer.size())).clear();
      if (fails.test(new Program(fewer))) {
        smallest = new Program(fewer);
      } else {
        at += chunk;
      }
    }
    return smallest;
  }

  private Program simplified(Program program) {
    Program simplest = program;
    for (int i = 0; i < program.steps().size(); i++) {
      for (Step simpler : Simpler.than(simplest.steps().get(i))) {
        List<Step> steps = new ArrayList<>(simplest.steps());
        steps.set(i, simpler);
        if (fails.test(new Program(steps))) {
          simplest = new Program(steps);
          break;
        }
      }
    }
    return simplest;
  }

  /** What a step may be replaced by, each with less in it, so that this comes to an end. */
  private static final class Simpler {
    static List<Step> than(Step step) {
      List<Step> simpler = new ArrayList<>();
      if (!step.late().isZero()) {
        simpler.add(new Step(step.command(), Duration.ZERO));
      }
      String[] words = step.toString().split(" ");
      for (int i = 1; i < words.length; i++) {
        if (words[i].contains("=") && !words[i].startsWith("late=")) {
          List<String> fewer = new ArrayList<>(List.of(words));
          fewer.remove(i);
          simpler.addAll(Program.parse(String.join(" ", fewer)).steps());
        }
      }
      return simpler;
    }
  }
}
