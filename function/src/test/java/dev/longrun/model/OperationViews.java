package dev.longrun.model;

import dev.longrun.model.Details.Step;
import dev.longrun.operation.Lease;
import dev.longrun.operation.Life;
import dev.longrun.operation.LifeEvent;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Outcome;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import java.time.Instant;
import java.util.Optional;

/** Between the values of {@code operation} and what the model speaks of. */
final class OperationViews {
  private static final String OPEN =
      "{\"@type\":\"type.googleapis.com/google.protobuf.StringValue\",\"value\":\"";
  private static final String CLOSE = "\"}";
  private static final String TARGET = ".*\"(gs:[^\"]*)\".*";

  private OperationViews() {}

  static View view(Operation operation) {
    Optional<Life.Done> done =
        operation.life() instanceof Life.Done it ? Optional.of(it) : Optional.empty();
    return new View(
        ModelState.valueOf(operation.state().name()),
        operation.startTime(),
        done.map(Life.Done::endTime),
        operation
            .life()
            .cancelRequest()
            .map(request -> new View.Cancel(request.requestTime(), request.reason())),
        done.map(it -> result(it.outcome())).orElse(""),
        operation.report().progress().map(Progress::workCompleted));
  }

  static Details details(Operation operation) {
    Life life = operation.life();
    return new Details(
        said(operation),
        operation.definition().cancelPolicy().cancellable(),
        operation.definition().parentOperation().map(OperationName::id),
        life.lastLease().map(OperationViews::claim),
        new Details.Due(
            operation.claimDeadline(), operation.runDeadline(), operation.cancelDeadline()),
        operation.expireTime(),
        operation.history().events().stream()
            .filter(it -> !it.kind().equals(LifeEvent.EFFECT_GIVEN_UP))
            .map(it -> new Step(it.time(), it.kind(), ModelState.valueOf(it.state().name())))
            .toList());
  }

  private static Details.Said said(Operation operation) {
    Report report = operation.report();
    return new Details.Said(
        operation.history().startedBy(),
        operation.definition().operationType(),
        operation.definition().labels(),
        report.metadata().map(it -> it.text().replaceAll(TARGET, "$1")).orElse(""),
        report.backend().map(it -> it.path().get(it.path().size() - 1)).orElse(""));
  }

  private static Details.Claim claim(Lease lease) {
    return new Details.Claim(
        lease.worker(),
        lease.claimTime().orElse(Instant.MAX),
        lease.renewTime(),
        lease.expireTime());
  }

  private static String result(Outcome outcome) {
    if (outcome instanceof Outcome.Failure failure) {
      return View.error(failure.code(), failure.message());
    }
    Optional<OpaqueJson> value = ((Outcome.Response) outcome).value();
    return View.response(value.map(it -> text(it.text())).orElse(""));
  }

  private static String text(String json) {
    return json.substring(OPEN.length(), json.length() - CLOSE.length());
  }

  static Outcome outcome(Command.Finish finish) {
    return finish.code() == 0
        ? new Outcome.Response(responseJson(finish.text()).map(OpaqueJson::new))
        : new Outcome.Failure(finish.code(), finish.text(), Optional.empty());
  }

  /** A response that says this; none, if it says nothing. */
  static Optional<String> responseJson(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(OPEN + text + CLOSE);
  }
}
