package dev.longrun.model;

import dev.longrun.model.Command.Adopt;
import dev.longrun.model.Command.Get;
import dev.longrun.model.Command.Start;
import java.util.Optional;

/** Takes down what came of starts of children. */
final class StartNotes {
  private StartNotes() {}

  /**
   * Notes a start under a parent. It is not one step: the parent is told first, then the child is
   * written, and last the caller is told what has become of it by then.
   */
  static void note(RoundJournal journal, String id, Event event) {
    Start said = (Start) event.command();
    String parent = said.parent().orElseThrow();
    Event adoption = event.as(new Adopt(journal.newName(id)));
    String refusal = event.answer().map(CallAnswer::reason).orElse("");
    if (refusal.equals("OPERATION_ALREADY_EXISTS")) {
      journal.add(id, event);
    } else if (!refusal.isEmpty()) {
      journal.add(parent, adoption);
      journal.add(id, event.as(new Get()).with(CallAnswer.refused("OPERATION_NOT_FOUND")));
    } else if (event.answer().isEmpty()) {
      journal.add(id, event);
      journal.add(new Started(id, said, Optional.empty(), adoption));
    } else {
      noteShown(journal, id, event, adoption.with(CallAnswer.TAKEN));
    }
  }

  private static void noteShown(RoundJournal journal, String id, Event event, Event adoption) {
    Start said = (Start) event.command();
    View view = event.answer().flatMap(CallAnswer::view).orElseThrow();
    if (view.phase() == ModelState.INITIALIZING) {
      journal.add(id, event);
    } else {
      journal.add(id, event.unanswered());
      journal.add(id, event.as(new Get()));
    }
    if (said.requestId().isEmpty()) {
      journal.add(said.parent().orElseThrow(), adoption);
    }
    journal.add(new Started(id, said, Optional.of(view), adoption));
  }
}
