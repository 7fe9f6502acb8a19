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
 * The body of a request, which is read when its caller is known. The content type is not looked at:
 * real clients send empty bodies as forms, as JSON and as nothing, and curl sends JSON as a form.
 */
public final class RequestBody implements AutoCloseable {
  /** What a body may take, in bytes, both as it was sent and unpacked. */
  public static final int MAX_BYTES = 1 << 20;

  /** How long a body may take to arrive. */
  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final Logger LOGGER = Logger.getLogger(RequestBody.class.getName());
  private static final int BUFFER_BYTES = 8192;
  private static final int SMALL_BYTES = 8192;

  private final InputStream in;
  private final String encoding;
  private final boolean present;
  private final BodyBudget budget;
  private String owner = "";
  private long reserved;
  private byte[] bytes = {};
  private boolean read;

  /**
   * @param headers of the request; they say whether there is a body, and how it is packed
   * @param budget from which its bytes are taken, until this is closed
   */
  public RequestBody(InputStream in, Headers headers, BodyBudget budget) {
    this.in = in;
    this.budget = budget;
    this.encoding =
        headers.first("content-encoding").orElse("identity").trim().toLowerCase(Locale.ROOT);
    this.present =
        headers.first("transfer-encoding").isPresent()
            || headers.first("content-length").filter(it -> !it.equals("0")).isPresent();
  }

  /** Whether the request says that it has a body, which may be empty nevertheless. */
  public boolean isPresent() {
    return present;
  }

  /** Whether some of the body may be still to come, so that the connection can't be used again. */
  public boolean isLeftUnread() {
    return present && !read;
  }

  /** Whether unpacking and parsing it may take a while. Known once it was read. */
  public boolean isLarge() {
    return bytes.length > SMALL_BYTES || !encoding.equals("identity");
  }

  /**
   * Reads the body to its end, at most {@link #TIMEOUT} long. To be called once.
   *
   * @param maxBytes what it may take
   * @param sender the caller whose share of the budget the body counts against
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it is too large, comes too slowly
   *     or breaks off; UNAVAILABLE, if too many bytes of bodies are in memory already
   */
  public void read(int maxBytes, String sender) {
    owner = sender;
    bytes = bytes(maxBytes);
  }

  /**
   * Unpacks what was read; empty, if nothing was.
   *
   * @param maxBytes what it may take
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if it is too large, is not in UTF-8,
   *     or its encoding is unknown or broken; UNAVAILABLE, if too many bytes of bodies are in
   *     memory already
   */
  public String text(int maxBytes) {
    byte[] plain =
        switch (encoding) {
          case "identity", "" -> bytes;
          case "gzip", "x-gzip" -> bytes.length == 0 ? bytes : unpack(maxBytes);
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

  private void reserve(int more) {
    budget.reserve(owner, more);
    reserved += more;
  }

  /** Gives its bytes back to the budget. */
  @Override
  public void close() {
    budget.release(owner, reserved);
    reserved = 0;
  }

  private byte[] bytes(int maxBytes) {
    Deadline deadline = Deadline.after(TIMEOUT);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (ReadTimeout timeout = ReadTimeout.of(deadline)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        reserve(n);
        sent.write(buffer, 0, n);
        if (sent.size() > maxBytes) {
          throw RequestErrors.bodyTooLarge(maxBytes);
        }
        timeout.check();
      }
      read = true;
      return sent.toByteArray();
    } catch (IOException e) {
      LOGGER.log(Level.FINE, "a request could not be read", e);
      throw RequestErrors.invalidBody(
          deadline.hasPassed()
              ? "it did not arrive within " + TIMEOUT.toSeconds() + " s"
              : "it can't be read to its end");
    }
  }

  private byte[] unpack(int maxBytes) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      for (int n = gzip.read(buffer); n >= 0; n = gzip.read(buffer)) {
        reserve(n);
        plain.write(buffer, 0, n);
        if (plain.size() > maxBytes) {
          throw RequestErrors.bodyTooLarge(maxBytes);
        }
      }
    } catch (IOException e) {
      throw RequestErrors.invalidBody("it is said to be gzip, and is not");
    }
    return plain.toByteArray();
  }
}
