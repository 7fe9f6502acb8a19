package dev.longrun.api;

import dev.longrun.error.RequestErrors;
import dev.longrun.http.Percent;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A raw path under {@code /v1/}, taken apart but for its percent-encoding, which comes off last: so
 * an encoded colon or slash is never mistaken for one that means something.
 *
 * @param collection whether it names {@code {parent}/operations} rather than one operation
 * @param resource the decoded name of the parent or of the operation
 * @param verb what follows the last colon of the last segment, if that is one of the custom verbs;
 *     otherwise empty
 */
public record ResourcePath(boolean collection, String resource, String verb) {
  private static final String PREFIX = "/v1/";
  private static final String OPERATIONS = "operations";

  /**
   * Takes a path apart.
   *
   * @param verbs the custom verbs that there are
   * @return empty, if the path has not the shape of any that is served
   */
  static Optional<ResourcePath> parse(String path, Set<String> verbs) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String rest = path.substring(PREFIX.length());
    String verb = verb(rest, verbs);
    String plain = verb.isEmpty() ? rest : rest.substring(0, rest.length() - verb.length() - 1);
    String[] segments = plain.split("/", -1);
    if (Arrays.asList(segments).contains("") || !segments[0].equals("projects")) {
      return Optional.empty();
    }
    return shaped(segments, verb);
  }

  private static String verb(String path, Set<String> verbs) {
    int colon = path.lastIndexOf(':');
    String suffix = colon > path.lastIndexOf('/') ? path.substring(colon + 1) : "";
    return verbs.contains(suffix) ? suffix : "";
  }

  private static Optional<ResourcePath> shaped(String[] segments, String verb) {
    int length = segments.length;
    boolean collection = length % 2 == 1;
    int at = collection ? length - 1 : length - 2;
    boolean nested =
        at == 4 && (segments[2].equals("locations") || segments[2].equals("databases"));
    if ((at != 2 && !nested) || !segments[at].equals(OPERATIONS)) {
      return Optional.empty();
    }
    String[] named = collection ? Arrays.copyOf(segments, at) : segments;
    for (int i = 0; i < named.length; i++) {
      named[i] = decoded(named[i]);
    }
    return Optional.of(new ResourcePath(collection, String.join("/", named), verb));
  }

  private static String decoded(String segment) {
    String decoded = Percent.decode(segment, "name");
    if (decoded.contains("/")) {
      throw RequestErrors.invalidField("name", segment, "must not have an encoded '/'");
    }
    return decoded;
  }
}
