package dev.longrun.backend;

import dev.longrun.google.GoogleApi;
import dev.longrun.operation.Backend;
import dev.longrun.operation.EffectKind;
import dev.longrun.operation.EffectResult;
import dev.longrun.operation.Operation;
import dev.longrun.service.EffectAction;
import dev.longrun.time.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Cancels the job that did the work of an operation which has ended without its worker. */
public final class BackendCancellation implements EffectAction {
  private static final Duration CALL_TIME = Duration.ofSeconds(10);

  private final BackendPolicy policy;
  private final GoogleApi api;
  private final Optional<URI> standIn;

  /**
   * @param standIn what is called in place of Google's hosts, with the host before the path, as
   *     tests want it
   */
  public BackendCancellation(BackendPolicy policy, GoogleApi api, Optional<URI> standIn) {
    this.policy = policy;
    this.api = api;
    this.standIn = standIn;
  }

  /** Nothing is called for a job in another project than the operation's own. */
  @Override
  public Attempt attempt(Operation operation, EffectKind kind, Deadline deadline) {
    Optional<Backend> backend = operation.report().backend();
    if (backend.isEmpty()) {
      return Attempt.of(EffectResult.DONE);
    }
    if (!backend.get().project().equals(operation.name().parent().project())) {
      return Attempt.of(EffectResult.refused("it is not in the operation's own project"));
    }
    return Attempt.of(
        policy
            .problem(backend.get())
            .map(EffectResult::failed) // a server that is set up otherwise may cancel it
            .orElseGet(() -> cancel(backend.get(), deadline.within(CALL_TIME))));
  }

  private EffectResult cancel(Backend backend, Deadline deadline) {
    GoogleApi.Call call = policy.cancelOf(backend).orElseThrow();
    try {
      return CancelReply.result(
          api.send(new GoogleApi.Call(call.method(), uri(call.uri()), call.body()), deadline));
    } catch (IOException e) {
      return EffectResult.failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private URI uri(URI google) {
    String path = google.toString().substring("https:/".length()); // with the host in front
    return standIn.map(it -> URI.create(it + path)).orElse(google);
  }
}
