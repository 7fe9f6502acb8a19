package dev.longrun.service;

import dev.longrun.operation.Operation;
import dev.longrun.store.Position;
import java.util.List;
import java.util.Optional;

/** One page of a list. It may be empty and still have a next one. */
public final class OperationPage {
  private final List<Operation> operations;
  private final Selection selection;
  private final Optional<Position> end;

  /**
   * @param end the position after which the next page starts; absent, if there is none
   */
  OperationPage(List<Operation> operations, Selection selection, Optional<Position> end) {
    this.operations = List.copyOf(operations);
    this.selection = selection;
    this.end = end;
  }

  public List<Operation> operations() {
    return operations;
  }

  /** Absent, if there is nothing after this page. */
  public Optional<String> nextPageToken() {
    return end.map(selection::tokenAfter);
  }

  /** The token of a page that starts after an operation of this one. */
  public String tokenAfter(Operation operation) {
    return selection.tokenAfter(selection.position(operation));
  }
}
