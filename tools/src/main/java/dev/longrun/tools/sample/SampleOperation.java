package dev.longrun.tools.sample;

import dev.longrun.operation.CancelPolicy;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Heartbeat;
import dev.longrun.operation.LeaseToken;
import dev.longrun.operation.LifePolicy;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.Progress;
import dev.longrun.operation.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What an operation of the day is, before anything happens to it. */
record SampleOperation(Kind kind, int number, LifePolicy policy, Optional<OperationName> parent) {
  static final ParentName PROJECT = new ParentName("projects/demo");

  static final LifePolicy USUAL =
      new LifePolicy(
          new CancelPolicy(true, Optional.of(Duration.ofMinutes(10))),
          Optional.empty(),
          Optional.empty(),
          Optional.of(Operation.RETENTION));

  static SampleOperation of(Kind kind, int number) {
    return new SampleOperation(kind, number, USUAL, Optional.empty());
  }

  SampleOperation withClaimTimeout() {
    return with(Optional.of(Duration.ofMinutes(15)), Optional.empty(), true);
  }

  SampleOperation with(
      Optional<Duration> claimTimeout, Optional<Duration> runTimeout, boolean cancellable) {
    CancelPolicy cancel = new CancelPolicy(cancellable, USUAL.cancelPolicy().gracePeriod());
    LifePolicy changed = new LifePolicy(cancel, claimTimeout, runTimeout, USUAL.retention());
    return new SampleOperation(kind, number, changed, parent);
  }

  SampleOperation under(OperationName name) {
    return new SampleOperation(kind, number, policy, Optional.of(name));
  }

  OperationName name() {
    return new OperationName(PROJECT, "%s-%03d".formatted(kind.id(), number));
  }

  String worker() {
    return kind.worker() + "-" + (1 + number % kind.workers());
  }

  /** Whoever reads this knows it, which is no harm: it is of a sample. */
  LeaseToken token() {
    return new LeaseToken("sample-lease-token-of-" + name().id() + "-0123456789");
  }

  Operation start(Instant time) {
    Map<String, String> labels =
        Map.of("team", kind.team(), "run", kind.startedBy().startsWith("sch") ? "daily" : "manual");
    Definition definition = new Definition(kind.type(), labels, policy, parent, Optional.empty());
    Report said = Report.ofStart(metadata(), Optional.empty());
    return Operation.start(name(), definition, said, kind.startedBy(), time);
  }

  private Optional<OpaqueJson> metadata() {
    String own =
        """
        {"@type":"type.googleapis.com/example.TranscodeMetadata","source":"gs://demo-videos/%d.mov",\
        "profiles":["1080p","720p","480p"],"audio":{"codec":"opus","channels":2}}"""
            .formatted(4100 + number);
    return kind.type().equals("TRANSCODE_VIDEO")
        ? Optional.of(new OpaqueJson(own))
        : Optional.empty();
  }

  Progress progress(double part) {
    return new Progress((long) (kind.units() * part), kind.units());
  }

  Heartbeat heartbeat(double part, Duration lease) {
    return new Heartbeat(Optional.of(lease), report(part), false);
  }

  /** From here on it is too late to cancel. */
  Heartbeat lastHeartbeat() {
    return new Heartbeat(Optional.empty(), report(1), true);
  }

  private Report report(double part) {
    return new Report(Optional.of(progress(part)), Optional.empty());
  }

  OpaqueJson response() {
    return new OpaqueJson(
        "{\"@type\":\"type.googleapis.com/google.protobuf.Struct\",\"value\":{\"output\":\"gs://demo-results/%s\",\"count\":%d}}"
            .formatted(name().id(), kind.units()));
  }
}
