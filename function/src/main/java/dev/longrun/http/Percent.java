package dev.longrun.http;

import dev.longrun.error.RequestErrors;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding to the letter (RFC 3986): once, and nothing that isn't UTF-8. */
public final class Percent {
  private Percent() {}

  /**
   * What an encoded text stands for.
   *
   * @param where names the text in the error
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if the text is not properly encoded
   */
  public static String decode(String text, String where) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int plain = 0;
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', plain)) {
      bytes.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
      bytes.write(octet(text, i, where));
      plain = i + 3;
    }
    bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw invalid(text, where);
    }
  }

  private static int octet(String text, int at, String where) {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw invalid(text, where);
    }
    return high << 4 | low;
  }

  private static RuntimeException invalid(String text, String where) {
    return RequestErrors.invalidField(where, text, "must be percent-encoded UTF-8");
  }
}
