package dev.longrun;

import dev.longrun.backend.BackendCancellation;
import dev.longrun.backend.BackendPolicy;
import dev.longrun.event.EventPublisher;
import dev.longrun.google.GoogleApi;
import dev.longrun.operation.EffectKind.Group;
import dev.longrun.service.EffectAction;
import dev.longrun.service.OutsideEffects;
import java.io.PrintStream;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What may follow a change outside of the store.
 *
 * <p>{@code LONGRUN_BACKEND_PROJECTS}: the projects, separated by commas, in which this server may
 * cancel the jobs that do the work of operations; none by default.
 *
 * <p>{@code LONGRUN_EVENTS_TOPIC}: {@code projects/PROJECT/topics/TOPIC}, where events are
 * published; none are by default.
 *
 * <p>For development and tests, and refused where {@code K_SERVICE} is set: {@code
 * LONGRUN_BACKEND_ENDPOINT}, {@code http://} and a loopback address with a port, which is called in
 * place of Google's job services; {@code PUBSUB_EMULATOR_HOST}, the {@code host:port} of the
 * Pub/Sub emulator.
 */
record EffectsConfig(
    Set<String> backendProjects,
    Optional<URI> backendEndpoint,
    Optional<String> topic,
    Optional<String> pubsubEmulator) {
  private static final String PROJECT = "[a-z0-9][a-z0-9.:-]{0,127}";
  private static final Pattern TOPIC =
      Pattern.compile("projects/" + PROJECT + "/topics/[A-Za-z][A-Za-z0-9._~%+-]{2,254}");
  private static final Pattern LOOPBACK =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1|\\[::1\\]):[0-9]{1,5}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\[\\]:-]+:[0-9]{1,5}");
  private static final String PUBSUB = "https://pubsub.googleapis.com";

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  static EffectsConfig from(Settings settings) {
    Set<String> projects = new TreeSet<>();
    for (String project : settings.list("LONGRUN_BACKEND_PROJECTS")) {
      projects.add(
          matching(
              "LONGRUN_BACKEND_PROJECTS",
              project,
              Pattern.compile(PROJECT),
              "ids of projects, separated by commas"));
    }
    return new EffectsConfig(
        projects,
        development("LONGRUN_BACKEND_ENDPOINT", settings, LOOPBACK, "http://127.0.0.1:PORT")
            .map(URI::create),
        settings
            .get("LONGRUN_EVENTS_TOPIC")
            .map(
                it -> matching("LONGRUN_EVENTS_TOPIC", it, TOPIC, "projects/PROJECT/topics/TOPIC")),
        development("PUBSUB_EMULATOR_HOST", settings, HOST, "host:port"));
  }

  private static Optional<String> development(
      String name, Settings settings, Pattern allowed, String form) {
    Optional<String> value = settings.get(name).map(it -> matching(name, it, allowed, form));
    if (value.isPresent() && settings.inCloud()) {
      throw new IllegalArgumentException(
          name + " is for development and tests, so it is refused where K_SERVICE is set");
    }
    return value;
  }

  private static String matching(String name, String value, Pattern allowed, String form) {
    if (!allowed.matcher(value).matches()) {
      throw Settings.invalid(name, value, form);
    }
    return value;
  }

  boolean publishesEvents() {
    return topic.isPresent();
  }

  BackendPolicy backendPolicy() {
    return new BackendPolicy(backendProjects);
  }

  /**
   * What carries out effects. Nothing is opened by this.
   *
   * @param out where it is told if one is given up
   */
  OutsideEffects outside(PrintStream out) {
    if (backendProjects.isEmpty() && topic.isEmpty()) {
      return new OutsideEffects(Map.of(), new EffectLog(out)::write);
    }
    Map<Group, EffectAction> actions = new EnumMap<>(Group.class);
    GoogleApi own = GoogleApi.withOwnToken();
    if (!backendProjects.isEmpty()) {
      GoogleApi api = backendEndpoint.isPresent() ? GoogleApi.withoutToken() : own;
      actions.put(Group.BACKEND, new BackendCancellation(backendPolicy(), api, backendEndpoint));
    }
    topic.ifPresent(
        it ->
            actions.put(
                Group.EVENTS,
                pubsubEmulator
                    .map(host -> new EventPublisher(GoogleApi.withoutToken(), "http://" + host, it))
                    .orElseGet(() -> new EventPublisher(own, PUBSUB, it))));
    return new OutsideEffects(actions, new EffectLog(out)::write);
  }
}
