package dev.longrun.auth;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.longrun.auth.Policy.Binding;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a policy from JSON: {@code {"bindings": [{"role": "operator", "members":
 * ["user:ann@example.com"], "project": "shop"}]}}.
 */
public final class PolicyReader {
  private static final Pattern LINE = Pattern.compile("line (\\d+)");
  private static final Pattern PROJECT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.:_-]{0,127}");

  private final JsonReader reader;

  private PolicyReader(String json) {
    this.reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
  }

  /**
   * Reads a policy in JSON.
   *
   * @throws IllegalArgumentException with one line that says what is wrong, and in which line of
   *     the policy
   */
  public static Policy read(String json) {
    PolicyReader policy = new PolicyReader(json);
    try {
      List<Binding> bindings = policy.bindings();
      if (policy.reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("something follows its end");
      }
      return new Policy(bindings);
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the policy is wrong in line " + policy.line() + ": " + firstLine(e), e);
    }
  }

  /** The reader tells its line only in its text. */
  private String line() {
    Matcher matcher = LINE.matcher(reader.toString());
    return matcher.find() ? matcher.group(1) : "1";
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private List<Binding> bindings() throws IOException {
    List<Binding> bindings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = name(seen);
      if (!name.equals("bindings")) {
        throw unknown(name, "bindings");
      }
      reader.beginArray();
      while (reader.hasNext()) {
        bindings.add(binding());
      }
      reader.endArray();
    }
    reader.endObject();
    if (bindings.isEmpty()) {
      throw new IllegalArgumentException("it has no bindings, so nobody could do anything");
    }
    return bindings;
  }

  private Binding binding() throws IOException {
    Optional<Role> role = Optional.empty();
    Optional<String> project = Optional.empty();
    List<Member> members = List.of();
    Set<String> seen = new HashSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = name(seen);
      switch (name) {
        case "role" -> role = Optional.of(role(reader.nextString()));
        case "members" -> members = members();
        case "project" -> project = Optional.of(project(reader.nextString()));
        default -> throw unknown(name, "role, members or project");
      }
    }
    if (role.isEmpty() || members.isEmpty()) {
      throw new IllegalArgumentException("a binding needs a role and at least one member");
    }
    reader.endObject();
    return new Binding(role.get(), members, project);
  }

  /** The next name; one that stands twice is refused, since it would hide what came first. */
  private String name(Set<String> seen) throws IOException {
    String name = reader.nextName();
    if (!seen.add(name)) {
      throw new IllegalArgumentException("'" + name + "' stands twice");
    }
    return name;
  }

  private List<Member> members() throws IOException {
    List<Member> members = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      members.add(Member.parse(reader.nextString()));
    }
    reader.endArray();
    return members;
  }

  private static Role role(String name) {
    return Role.of(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + name + "' is no role; use viewer, operator, admin or worker"));
  }

  private static String project(String id) {
    if (!PROJECT.matcher(id).matches()) {
      throw new IllegalArgumentException("'" + id + "' is no project id");
    }
    return id;
  }

  private static IllegalArgumentException unknown(String name, String known) {
    return new IllegalArgumentException("'" + name + "' is not known here; use " + known);
  }
}
