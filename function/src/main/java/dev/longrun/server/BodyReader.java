package dev.longrun.server;

import com.google.gson.JsonObject;
import dev.longrun.admission.Admission;
import dev.longrun.api.QueryParameters;
import dev.longrun.api.Route;
import dev.longrun.http.RequestBody;
import dev.longrun.json.JsonFields;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the body of a request whose caller may make it, before the request takes a place among
 * those that are served. So a slow sender holds up no other request. Large bodies are parsed a few
 * at a time, so that some processors stay free for other requests.
 */
final class BodyReader {
  /** A filter has 4096 characters at most, and each may take nine bytes. */
  private static final int MAX_QUERY_BYTES = 64 * 1024;

  /** The fields, of all methods, whose JSON is kept as text and not interpreted. */
  private static final Set<String> OPAQUE =
      Set.of("metadata", "response", "error.details", "heartbeats.metadata");

  private final Admission admission;

  BodyReader(Admission admission) {
    this.admission = admission;
  }

  /**
   * The fields of a body that is a JSON object; nothing at all counts as {@code {}}. May block for
   * as long as a body may take to arrive.
   *
   * @param sender the caller whose share of the limits the body counts against; empty, where
   *     callers can't be told apart
   */
  JsonFields fields(RequestBody body, Route route, String sender) {
    return body.isPresent()
        ? read(body, route.maxBodyBytes(), sender, BodyReader::fields)
        : fields("");
  }

  private static JsonFields fields(String text) {
    return text.isBlank() ? new JsonFields("", new JsonObject()) : JsonFields.parse(text, OPAQUE);
  }

  /** The parameters in a body that stands for the rest of a query. */
  QueryParameters query(RequestBody body, String sender) {
    return read(body, MAX_QUERY_BYTES, sender, QueryParameters::parse);
  }

  private <T> T read(RequestBody body, int maxBytes, String sender, Function<String, T> parser) {
    try (Admission.Permit reading = admission.enterBody(sender)) {
      body.read(maxBytes, sender);
    }
    if (!body.isLarge()) {
      return parser.apply(body.text(maxBytes));
    }
    try (Admission.Permit turn = admission.enterDecoding()) {
      return parser.apply(body.text(maxBytes));
    }
  }
}
