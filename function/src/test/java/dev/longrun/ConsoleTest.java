package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.Http.Reply;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the console's files are served, to everyone. */
class ConsoleTest extends OneStoreFixture {
  private static final byte[] NOTHING = {};
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final Pattern STYLE = Pattern.compile("href=\"([0-9a-f]{16})/([a-z/-]+[.]css)\"");

  private Reply get(String path, String... headers) {
    return http().send("GET", path, NOTHING, headers);
  }

  private Matcher style() {
    Matcher style = STYLE.matcher(get("/console/").text());
    assertTrue(style.find());
    return style;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console"})
  void aBrowser_thatAsksForTheServer_isSentToTheConsole(String path) {
    Reply reply = get(path, "Accept", BROWSER);
    assertEquals(302, reply.status());
    assertEquals("console/", reply.header("Location"));
  }

  @Test
  void whatIsNoBrowser_isToldWhatIsServed() {
    assertEquals("METHOD_NOT_FOUND", get("/").reason());
    assertEquals("METHOD_NOT_FOUND", get("/", "Accept", "application/json").reason());
    assertEquals("METHOD_NOT_FOUND", http().post("/", "", "Accept", BROWSER).reason());
  }

  @Test
  void thePage_isAskedForAnew_andSparedWhileItIsTheSame() {
    Reply page = get("/console/");
    assertEquals(200, page.status());
    assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
    assertEquals("no-cache", page.header("Cache-Control"));
    Reply again = get("/console/", "If-None-Match", page.header("ETag"));
    assertEquals(304, again.status());
    assertEquals("", again.text());
  }

  @Test
  void aFile_isKeptForGood_underTheVersionThatItHas() {
    Matcher style = style();
    Reply file = get("/console/" + style.group(1) + "/" + style.group(2));
    assertEquals(200, file.status());
    assertEquals("text/css; charset=utf-8", file.header("Content-Type"));
    assertEquals("public, max-age=31536000, immutable", file.header("Cache-Control"));
    assertTrue(file.header("ETag").startsWith("W/"));
  }

  @Test
  void aFile_ofAnotherVersion_isServed_butNotKept() {
    Reply file = get("/console/0123456789abcdef/" + style().group(2));
    assertEquals(200, file.status());
    assertEquals("no-cache", file.header("Cache-Control"));
  }

  @ParameterizedTest
  @CsvSource({"GET, 200", "HEAD, 200", "OPTIONS, 200", "POST, 404", "PUT, 404", "DELETE, 404"})
  void theConsole_isOnlyRead(String method, int status) {
    assertEquals(status, http().send(method, "/console/", NOTHING).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/index.html",
        "/console/0123456789abcdef/files.txt",
        "/console/0123456789abcdef/Console.class",
        "/console/0123456789abcdef/../server/version.txt",
        "/console/0123456789abcdef/%2e%2e/server/version.txt",
        "/console/0123456789abcdef//etc/passwd",
        "/consoles/",
      })
  void whatIsNotListed_isNotServed(String path) {
    int status =
        RawHttp.send(server().port(), NOTHING, "GET " + path + " HTTP/1.1", "Host: localhost")
            .status();
    assertTrue(status == 404 || status == 400, path + ": " + status); // 400 is Jetty's
  }

  @Test
  void everyFile_saysWhatItsPageMayDo() {
    Matcher style = style();
    for (String path :
        new String[] {"/console/", "/console/" + style.group(1) + "/" + style.group(2)}) {
      Reply reply = get(path);
      assertEquals(
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
          reply.header("Content-Security-Policy"));
      assertEquals("nosniff", reply.header("X-Content-Type-Options"));
      assertEquals("same-origin", reply.header("Referrer-Policy"));
      assertEquals("same-origin", reply.header("Cross-Origin-Opener-Policy"));
      assertEquals("same-origin", reply.header("Cross-Origin-Resource-Policy"));
    }
  }

  @Test
  void health_andVersion_areTold() {
    assertEquals("ok", get("/health/live").json().get("status").getAsString());
    assertEquals("ok", get("/health/ready").json().get("status").getAsString());
    String version = get("/version").json().get("version").getAsString();
    assertTrue(version.matches("[0-9]+[.][0-9]+[.][0-9]+.*"), version);
    assertFalse(version.contains("$"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/version"})
  void status_isOnlyRead_andFresh(String path) {
    assertEquals(404, http().post(path, "").status());
    assertEquals("private, no-cache", get(path).header("Cache-Control"));
  }
}
