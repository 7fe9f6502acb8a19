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
 * Reads the body of a request whose caller may have it served, before it is one of those that are:
 * a sender that is slow holds up nobody, and one that sends much has a processor only in turns.
 */
final class BodyReader {
  /** A filter has 4096 characters at most, and each may take nine bytes. */
  private static final int MAX_QUERY_BYTES = 64 * 1024;

  /** What is kept for others as text, of any method. */
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
   * @param sender for whose account it is; empty, where callers aren't told from one another
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
