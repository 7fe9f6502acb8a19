package dev.longrun.service;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.operation.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The cursor of a listing, which is good for its query alone (AIP-158): base64url of a version, a
 * part of the SHA-256 of the query, and the id after which to go on, with the start time before it
 * where that is what the pages are ordered by. It holds no secret and grants no authority, since
 * whoever lists is authorized anew for each page.
 */
final class PageToken {
  /**
   * What may be the id of a document, even if no operation can have it: a page may end with a
   * document that is left out.
   */
  private static final Pattern ID = Pattern.compile("(?!\\.\\.?$)(?!__.*__$)[^/]{1,1540}");

  private static final byte VERSION = 2;
  private static final int HASH_BYTES = 12;

  private PageToken() {}

  /**
   * The token that goes on after {@code id}; the same for the same arguments.
   *
   * @param query all of the request that may not change from one page to the next
   */
  static String seal(String id, String query) {
    byte[] last = id.getBytes(StandardCharsets.UTF_8);
    byte[] head = head(query);
    byte[] token = Arrays.copyOf(head, head.length + last.length);
    System.arraycopy(last, 0, token, head.length, last.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The id after which to go on.
   *
   * @throws ApiException INVALID_ARGUMENT, if the token was not made for this query
   */
  static String open(String token, String query) {
    byte[] head = head(query);
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      int length = Math.min(head.length, bytes.length);
      ByteBuffer rest = ByteBuffer.wrap(bytes, length, bytes.length - length);
      String id = StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
      if (Arrays.equals(head, Arrays.copyOf(bytes, length)) && isId(id)) {
        return id;
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // Said below.
    }
    throw invalid(token);
  }

  /** Whether this may be the id of a document, here or in front of which there is a time. */
  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** What a token that was not made for its query gets. */
  static ApiException invalid(String token) {
    return RequestErrors.invalidField(
        "pageToken",
        token,
        "must be the nextPageToken of the page before, of the same method, with the same parent and filter; leave it out to start anew");
  }

  private static byte[] head(String query) {
    ByteBuffer head = ByteBuffer.allocate(1 + HASH_BYTES);
    return head.put(VERSION).put(Sha256.of(query), 0, HASH_BYTES).array();
  }
}
