package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.http.BodyBudget;
import dev.longrun.http.Headers;
import dev.longrun.http.HttpCall;
import dev.longrun.http.RequestBody;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextLogTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
  private final RequestLog log = LogFormat.TEXT.to(out);

  private static HttpCall call(String method, String path) {
    Headers headers = new Headers(Map.of());
    RequestBody body =
        new RequestBody(InputStream.nullInputStream(), headers, BodyBudget.ofHeap(1 << 30));
    return new HttpCall(method, path, "", headers, body);
  }

  /** What was printed, without the time of day that begins each line. */
  private String text() {
    return written.toString(StandardCharsets.UTF_8).replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d ", "");
  }

  private void change(String what) {
    log.lines()
        .println(
            "{\"audit\":{},\"message\":\"ann, CancelOperation of projects/p/operations/o: "
                + what
                + "\",\"severity\":\"NOTICE\"}");
  }

  @Test
  void aRequest_isOneLine_withWhatItChanged() {
    log.begin();
    change("PROCESSING -> CANCELLING");
    log.end(call("POST", "/v1/projects/p/operations/o:cancel"), 200, Duration.ofMillis(3));
    assertEquals(
        "POST /v1/projects/p/operations/o:cancel 200, 3 ms PROCESSING -> CANCELLING\n", text());
  }

  @Test
  void aRequest_thatChangesMuch_isOneLineToo() {
    log.begin();
    for (int i = 1; i <= 5; i++) {
      change("a -> b" + i);
    }
    log.end(call("POST", "/v1/x"), 200, Duration.ofMillis(3));
    assertEquals("POST /v1/x 200, 3 ms a -> b1; a -> b2; a -> b3; and 2 more\n", text());
  }

  @Test
  void whatChangedInOneRequest_isNotToldOfTheNext() {
    log.begin();
    change("a -> b");
    log.end(call("POST", "/v1/x"), 200, Duration.ZERO);
    log.begin();
    log.end(call("GET", "/v1/x"), 404, Duration.ZERO);
    assertEquals("POST /v1/x 200, 0 ms a -> b\nGET /v1/x 404, 0 ms\n", text());
  }

  @Test
  void whatIsNoRequest_isALineOfItsOwn() {
    log.lines().println("{\"sweep\":{},\"message\":\"swept\",\"severity\":\"INFO\"}");
    assertEquals("INFO swept\n", text());
  }

  @Test
  void aPath_canNotDriveATerminal() {
    log.begin();
    log.end(call("GET", "/v1/\u001b[2J\n"), 404, Duration.ZERO);
    assertEquals("GET /v1/?[2J? 404, 0 ms\n", text());
  }

  @Test
  void inJson_linesArePassedOn_andRequestsAreNotTold() {
    RequestLog json = LogFormat.JSON.to(out);
    json.begin();
    json.lines().println("{}");
    json.end(call("GET", "/v1/x"), 200, Duration.ZERO);
    assertEquals("{}\n", text());
  }

  @Test
  void anotherFormat_isRefused() {
    Settings settings = new Settings(Map.of("LONGRUN_LOG", "xml"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> LogFormat.from(settings));
    assertEquals("LONGRUN_LOG=xml is not known; use json or text", refused.getMessage());
  }
}
