package dev.longrun.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final String TOKEN = PageToken.seal("id-1", "projects/p\ndone=true");

  @Test
  void open_ofWhatWasSealed_givesTheId() {
    assertEquals("id-1", PageToken.open(TOKEN, "projects/p\ndone=true"));
  }

  @Test
  void seal_isUrlSafe_andTheSameForTheSame() {
    assertTrue(TOKEN.matches("[A-Za-z0-9_-]+"), TOKEN);
    assertEquals(TOKEN, PageToken.seal("id-1", "projects/p\ndone=true"));
  }

  @Test
  void open_withAnotherQuery_isRefused() {
    refused(TOKEN, "projects/p\ndone=false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "====", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "ünï", " "})
  void open_ofAnythingElse_isRefused(String token) {
    refused(token, "projects/p\ndone=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", ".", "..", "__a__"})
  void open_ofWhatWasSealedAndIsNoId_isRefused(String id) {
    refused(PageToken.seal(id, "projects/p\n"), "projects/p\n");
  }

  @Test
  void open_ofWhatWasSealed_givesTheId_alsoOfADocumentThatIsNotOurs() {
    assertEquals("a b.ü", PageToken.open(PageToken.seal("a b.ü", "q"), "q"));
  }

  @Test
  void open_ofWhatIsTooShort_isRefused_whateverItsLength() {
    IntStream.range(1, 60).forEach(length -> refused("A".repeat(length), "projects/p\n"));
    refused("AoxffffffffffffffffQ", "projects/p\n");
  }

  @Test
  void open_ofAShortenedOrChangedToken_isRefused() {
    refused(TOKEN.substring(1), "projects/p\ndone=true");
    refused((TOKEN.charAt(0) == 'A' ? 'B' : 'A') + TOKEN.substring(1), "projects/p\ndone=true");
  }

  @Test
  void open_ofATokenOfAnotherVersion_orWhoseIdIsNoText_isRefused() {
    byte[] token = Base64.getUrlDecoder().decode(TOKEN);
    token[0]++;
    refused(encoded(token), "projects/p\ndone=true");
    token[0]--;
    token[token.length - 1] = (byte) 0xff;
    refused(encoded(token), "projects/p\ndone=true");
  }

  private static String encoded(byte[] token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static void refused(String token, String query) {
    ApiException refused = assertThrows(ApiException.class, () -> PageToken.open(token, query));
    assertEquals(Code.INVALID_ARGUMENT, refused.error().code());
    assertEquals("pageToken", refused.error().fieldViolations().get(0).field());
  }
}
