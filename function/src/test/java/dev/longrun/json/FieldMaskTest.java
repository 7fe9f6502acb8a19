package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.longrun.error.ApiException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMaskTest {
  private static final String OPERATION =
      "{'name':'o','metadata':{'@type':'t','common':{'state':'CANCELLED','startTime':'T'},"
          + "'kinds':['A','B']},'done':true,'error':{'code':1,'message':'m'}}";

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static JsonElement part(String mask, String reply) {
    return FieldMaskParser.parse(mask).of(json(reply));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "name                                | {'name':'o'}",
        "name,done                           | {'name':'o','done':true}",
        "' name , done '                     | {}",
        "error/code                          | {'error':{'code':1}}",
        "error.code                          | {'error':{'code':1}}",
        "error(code,message),name            | {'name':'o','error':{'code':1,'message':'m'}}",
        "error/code,error/message            | {'error':{'code':1,'message':'m'}}",
        "error,error/code                    | {'error':{'code':1,'message':'m'}}",
        "error/*                             | {'error':{'code':1,'message':'m'}}",
        "*/code                              | {'error':{'code':1}}",
        "*(code,common/state)                | {'metadata':{'common':{'state':'CANCELLED'},'@type':'t'},'error':{'code':1}}",
        "metadata/common/start_time          | {'metadata':{'common':{'startTime':'T'},'@type':'t'}}",
        "metadata(common(state),kinds)       | {'metadata':{'common':{'state':'CANCELLED'},'kinds':['A','B'],'@type':'t'}}",
        "metadata/@type                      | {'metadata':{'@type':'t'}}",
        "metadata/nothing                    | {}",
        "response                            | {}",
        "name/x                              | {}",
      })
  void aMask_leavesWhatItNames(String mask, String part) {
    assertEquals(json(part), part(mask, OPERATION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "*", "name,*", "*,*/code"})
  void aMask_thatIsEmptyOrAStar_leavesEverything(String mask) {
    assertEquals(json(OPERATION), part(mask, OPERATION));
  }

  @Test
  void aMask_looksThroughArrays_andKeepsTheirLength() {
    String list = "{'operations':[{'name':'a','done':true},{'name':'b'}],'nextPageToken':'n'}";
    assertEquals(json("{'a':[{}]}"), part("a/x", "{'a':['text',{'y':1}]}"));
    assertEquals(json("{}"), part("a/x", "{'a':['text']}"));
    assertEquals(
        json("{'operations':[{'done':true},{}]}"), part("operations/done", list), "in the middle");
    assertEquals(
        json("{'operations':[{'name':'a'},{'name':'b'}],'nextPageToken':'n'}"),
        part("nextPageToken,operations(name)", list));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",", "name,", ",name", "a//b", "a/", "/a", "a(", "a()", "a(b", "a)b", "a(b))", "a(b)c",
        "a(,b)", "a..b", "(a)", "a/(b)"
      })
  void aMask_thatIsNone_isRefused(String mask) {
    String message =
        assertThrows(ApiException.class, () -> FieldMaskParser.parse(mask)).error().message();
    assertTrue(message.contains("'" + mask + "'"), message);
    assertTrue(message.contains("write fields like"), message);
  }

  @Test
  void aMask_thatIsTooDeepOrTooLong_isRefused() {
    assertThrows(ApiException.class, () -> FieldMaskParser.parse("a/".repeat(40) + "a"));
    assertThrows(
        ApiException.class, () -> FieldMaskParser.parse("a(".repeat(40) + "a" + ")".repeat(40)));
    assertThrows(ApiException.class, () -> FieldMaskParser.parse("a,".repeat(4000) + "a"));
  }

  @Test
  void aMask_withTooManyNames_isRefused() {
    assertEquals(100, FieldMaskParser.parse(names(100)).fields().size());
    assertThrows(ApiException.class, () -> FieldMaskParser.parse(names(101)));
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(it -> "n" + it).collect(Collectors.joining(","));
  }

  @Test
  void aWideMask_takesNoLongerThanTheReplyIsLarge() {
    String half = names(48);
    String large = "{'x':[" + "{'a':{}},".repeat(100_000) + "{'a':{}}]}";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> part("x(a(" + half + "),*(" + half + "))", large));
  }

  @Test
  void aDeepMask_takesNoLongerThanTheReplyIsLarge() {
    String deep = "{'a':".repeat(31) + "{'a':1}" + "}".repeat(31);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> part("*/".repeat(31) + "b,*/" + "a/".repeat(30) + "a", deep));
  }
}
