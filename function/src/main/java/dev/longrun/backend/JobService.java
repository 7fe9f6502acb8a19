package dev.longrun.backend;

import dev.longrun.google.GoogleApi;
import dev.longrun.operation.Backend;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A service whose jobs can be cancelled, and how. {@link #ALL} is the closed table of them: to add
 * one, add a line here, and the permission that its cancel needs in terraform/effects.tf.
 *
 * @param service its host name in full resource names
 * @param name the pattern of its jobs' names, with a variable for each segment that varies
 * @param method of the call that cancels
 * @param url of that call, over the same variables
 * @param body of that call; empty, for none
 */
record JobService(String service, String name, String method, String url, String body) {
  /**
   * From the REST reference of each service: run v2 projects.locations.jobs.executions.cancel,
   * batch v1 projects.locations.jobs.cancel, workflowexecutions v1
   * projects.locations.workflows.executions.cancel, cloudbuild v1 projects.locations.builds.cancel
   * and projects.builds.cancel, dataproc v1 projects.regions.jobs.cancel (by its regional host),
   * bigquery v2 jobs.cancel (which finds jobs outside US and EU by their location only), dataflow
   * v1b3 projects.locations.jobs.update.
   */
  static final List<JobService> ALL =
      List.of(
          custom("run", "v2", "projects/{project}/locations/{location}/jobs/{job}/executions/{id}"),
          custom("batch", "v1", "projects/{project}/locations/{location}/jobs/{id}"),
          custom(
              "workflowexecutions",
              "v1",
              "projects/{project}/locations/{location}/workflows/{workflow}/executions/{id}"),
          custom("cloudbuild", "v1", "projects/{project}/locations/{location}/builds/{id}"),
          custom("cloudbuild", "v1", "projects/{project}/builds/{id}"),
          new JobService(
              "dataproc.googleapis.com",
              "projects/{project}/regions/{location}/jobs/{id}",
              "POST",
              "https://{location}-dataproc.googleapis.com/v1/projects/{project}/regions/{location}/jobs/{id}:cancel",
              "{}"),
          new JobService(
              "bigquery.googleapis.com",
              "projects/{project}/locations/{location}/jobs/{id}",
              "POST",
              "https://bigquery.googleapis.com/bigquery/v2/projects/{project}/jobs/{id}/cancel?location={location}",
              ""),
          new JobService(
              "dataflow.googleapis.com",
              "projects/{project}/locations/{location}/jobs/{id}",
              "PUT",
              "https://dataflow.googleapis.com/v1b3/projects/{project}/locations/{location}/jobs/{id}",
              "{\"requestedState\":\"JOB_STATE_CANCELLED\"}"));

  private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,127}");
  private static final Pattern LOCATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,1023}");

  /** A service with a custom method {@code :cancel} on its jobs (AIP-136). */
  private static JobService custom(String service, String version, String name) {
    String host = service + ".googleapis.com";
    return new JobService(
        host, name, "POST", "https://%s/%s/%s:cancel".formatted(host, version, name), "{}");
  }

  /** The call that cancels a job; empty, if it isn't one of this service's. */
  Optional<GoogleApi.Call> cancelOf(Backend backend) {
    return backend.service().equals(service)
        ? variables(backend.path()).map(it -> new GoogleApi.Call(method, uri(it), body))
        : Optional.empty();
  }

  private Optional<Map<String, String>> variables(List<String> path) {
    String[] pattern = name.split("/");
    if (path.size() != pattern.length) {
      return Optional.empty();
    }
    Map<String, String> variables = new TreeMap<>();
    for (int i = 0; i < pattern.length; i++) {
      if (!pattern[i].startsWith("{") && !pattern[i].equals(path.get(i))) {
        return Optional.empty();
      }
      if (pattern[i].startsWith("{")) {
        if (!allowed(pattern[i]).matcher(path.get(i)).matches()) {
          return Optional.empty();
        }
        variables.put(pattern[i], path.get(i));
      }
    }
    return Optional.of(variables);
  }

  /** What a variable may be. None needs escapes in a URL. */
  private static Pattern allowed(String variable) {
    return switch (variable) {
      case "{project}" -> PROJECT;
      case "{location}" -> LOCATION;
      default -> ID;
    };
  }

  private URI uri(Map<String, String> variables) {
    String filled = url;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      filled = filled.replace(variable.getKey(), variable.getValue());
    }
    URI uri = URI.create(filled);
    if (uri.getHost() == null || !uri.getHost().endsWith(".googleapis.com")) {
      throw new IllegalStateException(uri + " is not Google's");
    }
    return uri;
  }
}
