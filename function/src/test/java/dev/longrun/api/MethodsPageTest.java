package dev.longrun.api;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.json.GeneratedPage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/reference/methods.md against the routes and the messages. */
class MethodsPageTest {
  private static final ApiDescription DESCRIPTION = ApiDescription.get();

  @Test
  void thePage_hasEveryMethodAndEveryMessage() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("overview", overview());
    Stream.of(Route.values()).forEach(route -> parts.put(route.methodName(), method(route)));
    parts.put("messages", messages());
    GeneratedPage.of("reference/methods.md").assertUpToDate(parts);
  }

  private static String overview() {
    String rows =
        Stream.of(Route.values())
            .map(
                it ->
                    "| [%s](#%s) | `%s` | %s |\n"
                        .formatted(
                            it.methodName(),
                            it.methodName().toLowerCase(Locale.ROOT),
                            http(it),
                            it.permission().isEmpty() ? "none" : "`" + it.permission() + "`"))
            .collect(Collectors.joining());
    return "| method | HTTP | permission |\n|---|---|---|\n" + rows;
  }

  private static String http(Route route) {
    String resource = route.onCollection() ? "{parent}" : "{name}";
    return route.httpMethod() + " /v1/" + route.path(resource);
  }

  private static String method(Route route) {
    JsonObject method = DESCRIPTION.method(route);
    StringBuilder part = new StringBuilder(cell(method.get("description").getAsString()));
    part.append("\n\n`%s`\n\n".formatted(http(route)));
    Map<String, JsonElement> query = ApiDescription.query(method);
    if (!query.isEmpty()) {
      part.append(table("query parameter", query)).append('\n');
    }
    if (method.has("request")) {
      part.append(table("field of the body", fields(method.get("request").getAsString())));
      part.append('\n');
    }
    String reply = method.get("response").getAsString();
    return part.append("Reply: ").append(link(reply)).append(".\n").toString();
  }

  private static String messages() {
    TreeSet<String> requests =
        Stream.of(Route.values())
            .map(DESCRIPTION::method)
            .filter(it -> it.has("request"))
            .map(it -> it.get("request").getAsString())
            .collect(Collectors.toCollection(TreeSet::new));
    StringBuilder part = new StringBuilder();
    for (String name : new TreeSet<>(DESCRIPTION.schemas().keySet())) {
      if (!requests.contains(name)) {
        String description = schema(name).get("description").getAsString();
        part.append("### %s\n\n%s\n\n".formatted(name, cell(description)));
        if (!fields(name).isEmpty()) {
          part.append(table("field", fields(name))).append('\n');
        }
      }
    }
    return part.toString();
  }

  private static JsonObject schema(String name) {
    return DESCRIPTION.schemas().getAsJsonObject(name);
  }

  private static Map<String, JsonElement> fields(String message) {
    return schema(message).getAsJsonObject("properties").asMap();
  }

  private static String table(String heading, Map<String, JsonElement> fields) {
    String rows =
        fields.entrySet().stream()
            .map(it -> row(it.getKey(), it.getValue().getAsJsonObject()))
            .collect(Collectors.joining());
    return "| %s | type | meaning |\n|---|---|---|\n%s".formatted(heading, rows);
  }

  private static String row(String name, JsonObject field) {
    String description = field.has("description") ? field.get("description").getAsString() : "";
    if (field.has("enum")) {
      description += values(field);
    }
    return "| `%s` | %s | %s |\n".formatted(name, type(field), cell(description).strip());
  }

  private static String values(JsonObject field) {
    return field.getAsJsonArray("enum").asList().stream()
        .map(it -> "`" + it.getAsString() + "`")
        .collect(Collectors.joining(", ", " One of ", "."));
  }

  private static String type(JsonObject field) {
    if (field.has("$ref")) {
      return link(field.get("$ref").getAsString());
    }
    if (field.has("items")) {
      return "list of " + type(field.getAsJsonObject("items"));
    }
    String type = field.get("type").getAsString();
    String format = field.has("format") ? field.get("format").getAsString() : "";
    return switch (format) {
      case "google-duration" -> "duration";
      case "google-datetime" -> "time";
      case "" -> type.equals("object") ? object(field) : type;
      default -> format;
    };
  }

  private static String object(JsonObject field) {
    boolean texts =
        field.has("additionalProperties")
            && "string"
                .equals(field.getAsJsonObject("additionalProperties").get("type").getAsString());
    return texts ? "texts by key" : "object with `@type`";
  }

  private static String link(String message) {
    return "[%s](#%s)".formatted(message, message.toLowerCase(Locale.ROOT));
  }

  /** Text as it stands in a table of Markdown. */
  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*");
  }
}
