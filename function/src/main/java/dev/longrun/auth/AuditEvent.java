package dev.longrun.auth;

import dev.longrun.error.ApiError;
import dev.longrun.http.Headers;
import dev.longrun.operation.Limits;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the audit log says of a request. It holds nothing of a credential, so it may be printed.
 *
 * @param caller absent, if it is not known
 * @param resource the name of the operation or of its parent, as the request has it
 * @param reason why, in the caller's words; may be empty
 */
public record AuditEvent(
    String method,
    Optional<Caller> caller,
    String resource,
    String reason,
    TraceContext traceContext) {
  /** A request whose caller is not known yet. */
  public static AuditEvent of(Headers headers, String method, String resource) {
    return new AuditEvent(
        method, Optional.empty(), resource, reason(headers), TraceContext.of(headers));
  }

  AuditEvent by(Caller known) {
    return new AuditEvent(method, Optional.of(known), resource, reason, traceContext);
  }

  /** The same, with no more of what the request says than fits into a line. */
  AuditEvent shown() {
    return new AuditEvent(
        method, caller, ApiError.shown(resource), ApiError.shown(reason), traceContext);
  }

  /**
   * Why the caller asks, in a header, since the body of a cancel must be empty; control characters
   * become spaces.
   */
  private static String reason(Headers headers) {
    return headers.first("x-goog-request-reason").map(AuditEvent::clean).orElse("");
  }

  private static String clean(String reason) {
    return utf8(reason)
        .replaceAll("\\p{Cc}", " ")
        .trim()
        .codePoints()
        .limit(Limits.MAX_CANCEL_TEXT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The server reads headers as ISO-8859-1; most who write more than ASCII there mean UTF-8. */
  private static String utf8(String header) {
    try {
      ByteBuffer bytes = StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap(header));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }
}
