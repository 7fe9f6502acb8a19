package dev.longrun.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.longrun.worker.client.ProtoJson;
import dev.longrun.worker.client.StartRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** What is to be started. */
public final class StartOptions {
  @Option(names = "--type", paramLabel = "TYPE", description = "Such as EXPORT_ENTITIES.")
  private String type = "";

  @Option(
      names = "--operation-id",
      paramLabel = "ID",
      description = "The end of its name (default: the server makes one).")
  private Optional<String> id = Optional.empty();

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "May be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--metadata",
      paramLabel = "JSON",
      description = "Metadata of a type of your own: an object with an @type.")
  private Optional<String> metadata = Optional.empty();

  @Option(names = "--not-cancellable", description = "Refuse cancel requests.")
  private boolean notCancellable;

  @Option(
      names = "--cancel-grace-period",
      paramLabel = "DURATION",
      description = "How long the worker may take to stop, such as 30s.")
  private Optional<String> cancelGracePeriod = Optional.empty();

  @Option(
      names = "--claim-timeout",
      paramLabel = "DURATION",
      description = "How long it may wait for a worker.")
  private Optional<String> claimTimeout = Optional.empty();

  @Option(
      names = "--run-timeout",
      paramLabel = "DURATION",
      description = "How long the work may take.")
  private Optional<String> runTimeout = Optional.empty();

  @Option(
      names = "--parent-operation",
      paramLabel = "OPERATION",
      description = "The operation that this one is a part of, and is cancelled with.")
  private Optional<String> parentOperation = Optional.empty();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "The full resource name of the job that does the work.")
  private Optional<String> backend = Optional.empty();

  /**
   * What these options ask for.
   *
   * @throws IllegalArgumentException if one of them isn't valid
   */
  public StartRequest request() {
    StartRequest request = StartRequest.ofType(type);
    for (Map.Entry<String, String> label : labels.entrySet()) {
      request = request.withLabel(label.getKey(), label.getValue());
    }
    request = with(request, id, StartRequest::withOperationId);
    request = with(request, metadata.map(StartOptions::parse), StartRequest::withMetadata);
    request = with(request, duration(cancelGracePeriod), StartRequest::withCancelGracePeriod);
    request = with(request, duration(claimTimeout), StartRequest::withClaimTimeout);
    request = with(request, duration(runTimeout), StartRequest::withRunTimeout);
    request = with(request, parentOperation, StartRequest::withParentOperation);
    request = with(request, backend, StartRequest::withBackend);
    return notCancellable ? request.withCancellable(false) : request;
  }

  private static <T> StartRequest with(
      StartRequest request, Optional<T> value, BiFunction<StartRequest, T, StartRequest> setter) {
    return value.map(given -> setter.apply(request, given)).orElse(request);
  }

  private static Optional<Duration> duration(Optional<String> text) {
    return text.map(ProtoJson::parseDuration);
  }

  private static JsonObject parse(String json) {
    try {
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IllegalArgumentException("--metadata must be a JSON object: " + json, e);
    }
  }
}
