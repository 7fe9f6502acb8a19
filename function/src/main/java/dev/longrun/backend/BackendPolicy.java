package dev.longrun.backend;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.google.GoogleApi;
import dev.longrun.operation.Backend;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which jobs this server cancels: those of the services that it knows, in the projects that it was
 * told.
 */
public final class BackendPolicy implements Consumer<Backend> {
  private final Set<String> projects;

  public BackendPolicy(Set<String> projects) {
    this.projects = Set.copyOf(projects);
  }

  /**
   * Checks a backend that somebody names.
   *
   * @throws ApiException INVALID_ARGUMENT, if it is none that this server cancels
   */
  @Override
  public void accept(Backend backend) {
    problem(backend)
        .ifPresent(
            why -> {
              throw RequestErrors.invalidField("backend", backend.name(), why);
            });
  }

  /** What is wrong with a backend; empty, if this server cancels it. */
  Optional<String> problem(Backend backend) {
    if (projects.isEmpty()) {
      return Optional.of("can't be used: LONGRUN_BACKEND_PROJECTS of this server is not set");
    }
    if (!projects.contains(backend.project())) {
      return Optional.of(
          "must be in a project that this server may cancel jobs in (LONGRUN_BACKEND_PROJECTS)");
    }
    return cancelOf(backend).isPresent()
        ? Optional.empty()
        : Optional.of(
            "must be one of: "
                + JobService.ALL.stream()
                    .map(it -> "//" + it.service() + "/" + it.name())
                    .collect(Collectors.joining(", ")));
  }

  Optional<GoogleApi.Call> cancelOf(Backend backend) {
    return JobService.ALL.stream().flatMap(it -> it.cancelOf(backend).stream()).findFirst();
  }
}
