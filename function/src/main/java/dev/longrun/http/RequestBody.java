package dev.longrun.http;

import dev.longrun.error.RequestErrors;
import dev.longrun.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;

/**
 * The body of a request, which is read when somebody asks for its text. The content type is not
 * looked at: real clients send empty bodies as forms, as JSON and as nothing, and curl sends JSON
 * as a form.
 */
public final class RequestBody {
  /** What a body may take, in bytes, both as it was sent and unpacked. */
  public static final int MAX_BYTES = 1 << 20;

  /** How long a body may take to arrive. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Logger LOGGER = Logger.getLogger(RequestBody.class.getName());
  private static final int BUFFER_BYTES = 8192;

  private final InputStream in;
  private final String encoding;
  private final boolean present;
  private boolean read;

  /**
   * @param headers of the request; they say whether there is a body, and how it is packed
   */
  public RequestBody(InputStream in, Headers headers) {
    this.in = in;
    this.encoding =
        headers.first("content-encoding").orElse("identity").trim().toLowerCase(Locale.ROOT);
    this.present =
        headers.first("transfer-encoding").isPresent()
            || headers.first("content-length").filter(it -> !it.equals("0")).isPresent();
  }

  /** Whether some of the body may be still to come, so that the connection can't be used again. */
  public boolean isLeftUnread() {
    return present && !read;
  }

  /**
   * Reads the body to its end, at most {@link #TIMEOUT} long, and unpacks it. To be called once.
   *
   * @param maxBytes what it may take
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it is too large, comes too slowly,
   *     breaks off, is not in UTF-8, or its encoding is unknown or broken
   */
  public String text(int maxBytes) {
    byte[] bytes = read(maxBytes);
    byte[] plain =
        switch (encoding) {
          case "identity", "" -> bytes;
          case "gzip", "x-gzip" -> bytes.length == 0 ? bytes : unpack(bytes, maxBytes);
          default ->
              throw RequestErrors.invalidBody(
                  "Content-Encoding '" + encoding + "' is not supported; use gzip");
        };
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString();
    } catch (CharacterCodingException e) {
      throw RequestErrors.invalidBody("it is not UTF-8");
    }
  }

  private byte[] read(int maxBytes) {
    Deadline deadline = Deadline.after(TIMEOUT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (ReadTimeout timeout = ReadTimeout.of(deadline)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.write(buffer, 0, n);
        if (bytes.size() > maxBytes) {
          throw RequestErrors.bodyTooLarge(maxBytes);
        }
        timeout.check();
      }
      read = true;
      return bytes.toByteArray();
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "a request could not be read", e);
      throw RequestErrors.invalidBody(
          deadline.hasPassed()
              ? "it did not arrive within " + TIMEOUT.toSeconds() + " s"
              : "it can't be read to its end");
    }
  }

  private static byte[] unpack(byte[] bytes, int maxBytes) {
    byte[] plain;
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      plain = gzip.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      throw RequestErrors.invalidBody("it is said to be gzip, and is not");
    }
    if (plain.length > maxBytes) {
      throw RequestErrors.bodyTooLarge(maxBytes);
    }
    return plain;
  }
}
