package dev.longrun.api;

import dev.longrun.error.RequestErrors;
import dev.longrun.http.Headers;
import dev.longrun.json.FieldMask;
import dev.longrun.json.FieldMaskParser;
import dev.longrun.json.FieldName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parameters that every method of a Google API takes, as far as they change the reply
 * (cloud.google.com/apis/docs/system-parameters).
 *
 * @param enumsAsInts {@code alt=json;enum-encoding=int}: enum values as numbers
 * @param fields which of the reply; also in the header {@code X-Goog-FieldMask}. Not used for
 *     errors
 * @param legacyErrors {@code $.xgafv=1}: errors carry the list that the first format had
 */
public record SystemParameters(
    boolean prettyPrint, boolean enumsAsInts, boolean legacyErrors, FieldMask fields) {
  public static final SystemParameters DEFAULT =
      new SystemParameters(true, false, false, FieldMask.ALL);

  /** Every name that is no field of a request; those that change nothing here are ignored. */
  static final Set<String> NAMES =
      Set.of(
          "alt",
          "$alt",
          "prettyPrint",
          "$prettyPrint",
          "$.xgafv",
          "fields",
          "$fields",
          "key",
          "$key",
          "quotaUser",
          "$quotaUser",
          "$userProject",
          "$apiVersion",
          "uploadType",
          "upload_protocol");

  /** Those that the API's documents name, each with what it does. */
  static final Map<String, String> DESCRIPTIONS =
      new TreeMap<>(
          Map.of(
              "$.xgafv", "The format of errors: 1 adds the list that the first format had.",
              "alt", "The format of the reply: json, or json;enum-encoding=int.",
              "fields", "Which fields of the reply to return, such as name,metadata(common/state).",
              "key", "An API key; not looked at.",
              "prettyPrint", "Whether the reply is indented.",
              "quotaUser", "On whose quota the request goes; not looked at.",
              "uploadType", "Not looked at.",
              "upload_protocol", "Not looked at."));

  private static final Set<String> TOKENS = Set.of("access_token", "oauth_token", "bearer_token");

  /**
   * Reads those of a request.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, for a value or a parameter that can't
   *     be honoured
   */
  public static SystemParameters parse(QueryParameters query, Headers headers) {
    for (String token : TOKENS) {
      if (query.first(token).isPresent()) {
        throw RequestErrors.tokenInQuery(token);
      }
    }
    if (query.first("callback", "$callback").isPresent()) {
      throw RequestErrors.invalidSystemParameter(
          "callback", "", "JSONP is not supported; use CORS");
    }
    return new SystemParameters(
        prettyPrint(query.first("prettyPrint", "$prettyPrint")),
        enumsAsInts(query.first("alt", "$alt").orElse("json")),
        legacyErrors(query.last("$.xgafv").orElse("2")),
        FieldMaskParser.parse(
            query
                .first("fields", "$fields")
                .or(() -> headers.first("x-goog-fieldmask"))
                .orElse("")));
  }

  /**
   * Refuses, by its name, every parameter that is neither a system parameter nor one of these
   * fields.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT
   */
  public static void refuseUnknown(QueryParameters query, Set<String> camelFields) {
    for (String name : query.values().keySet()) {
      boolean known =
          NAMES.contains(name)
              || camelFields.stream()
                  .anyMatch(it -> it.equals(name) || FieldName.snake(it).equals(name));
      if (!known) {
        throw RequestErrors.unknownQueryParameter(name);
      }
    }
  }

  private static boolean prettyPrint(Optional<String> value) {
    return switch (value.orElse("true")) {
      case "true", "1", "" -> true;
      case "false", "0" -> false;
      default ->
          throw RequestErrors.invalidSystemParameter(
              "prettyPrint", value.get(), "use true or false");
    };
  }

  private static boolean enumsAsInts(String alt) {
    return switch (alt) {
      case "json", "" -> false;
      case "json;enum-encoding=int" -> true;
      default ->
          throw RequestErrors.invalidSystemParameter(
              "alt", alt, "use json or json;enum-encoding=int");
    };
  }

  private static boolean legacyErrors(String xgafv) {
    return switch (xgafv) {
      case "1" -> true;
      case "2", "" -> false;
      default -> throw RequestErrors.invalidSystemParameter("$.xgafv", xgafv, "use 1 or 2");
    };
  }
}
