package dev.longrun.service;

import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.cancelRequest;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.service.Live.live;
import static dev.longrun.time.TestDeadlines.soon;

import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.Report;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Operations with children, for the tests of them. */
abstract class ChildFixture extends StoreFixture {
  static final CancelPolicy CANCELLABLE = new CancelPolicy(true, Optional.empty());

  final OperationName above = Operations.name("above");

  static Definition definition(Optional<OperationName> parent, CancelPolicy policy) {
    return new Definition("EXPORT_ENTITIES", Map.of(), policy, parent, Optional.empty());
  }

  static Definition childOf(OperationName parent) {
    return definition(Optional.of(parent), CANCELLABLE);
  }

  Operation start(OperationName name) {
    return start(store, name, definition(Optional.empty(), CANCELLABLE));
  }

  Operation startChild(OperationName name, OperationName parent) {
    return start(store, name, childOf(parent));
  }

  Operation start(OperationStore through, OperationName name, Definition definition) {
    return new OperationStarter(live(through, clock))
        .start(name, definition, Report.NONE, "", soon())
        .written();
  }

  Operation change(OperationName name, UnaryOperator<Operation> change) {
    return store.update(name, soon(), stored -> stored.map(change)).written();
  }

  Operation claim(OperationName name) {
    return change(name, it -> it.claim(lease(TOKEN, clock.instant())));
  }

  /** Only marks it: nothing is passed on yet. */
  Operation cancel(OperationName name) {
    return change(name, it -> it.cancel(cancelRequest(clock.instant())));
  }

  void cancelWithChildren(OperationName name) {
    passOn(store, cancel(name), MINUTE);
  }

  void passOn(OperationStore through, Operation operation, Duration time) {
    Deadline deadline = Deadline.after(time);
    live(through, clock).effects().carryOutDue(operation, deadline, deadline);
  }

  SweepSummary sweep() {
    return new Sweep(live(store, clock)).run(Deadline.after(MINUTE));
  }

  Operation get(OperationName name) {
    return store.get(name, soon()).orElseThrow();
  }
}
