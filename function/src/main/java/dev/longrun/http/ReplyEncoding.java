package dev.longrun.http;

/**
 * Makes of a reply what its caller asked for: first the entity tag, of the plain body; then its
 * content coding; last the headers that let a page read it.
 */
public record ReplyEncoding(Origins origins) {
  public HttpReply encode(HttpCall call, HttpReply reply) {
    HttpReply tagged = EntityTag.apply(call, reply);
    HttpReply compressed = ContentCoding.apply(call, tagged);
    return Cors.apply(origins, call, compressed);
  }
}
