package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.longrun.error.ApiException;
import dev.longrun.operation.OpaqueJson;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
  private static JsonFields fields(String json) {
    return JsonFields.parse(json, Set.of());
  }

  private static JsonFields opaque(String json) {
    return JsonFields.parse(json, Set.of("theField", "the_field", "error.details", "list.field"));
  }

  private static JsonFields fields(String json, String type) {
    return type.startsWith("any") ? opaque(json) : fields(json);
  }

  private static Object read(JsonFields fields, String type) {
    return switch (type) {
      case "text" -> fields.text("theField");
      case "bool" -> fields.bool("theField");
      case "int64" -> fields.int64("theField");
      case "duration" -> fields.duration("theField");
      case "message" -> fields.message("theField");
      case "texts" -> fields.texts("theField");
      case "any" -> fields.any("theField");
      case "anys" -> fields.anys("theField");
      default -> throw new IllegalArgumentException(type);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "bool", "int64", "duration", "message", "any", "anys"})
  void aField_thatIsNullOrNotThere_isAbsent(String type) {
    assertEquals(Optional.empty(), read(fields("{}", type), type));
    assertEquals(Optional.empty(), read(fields("{\"theField\":null}", type), type));
    assertEquals(Optional.empty(), read(fields("{\"the_field\":null}", type), type));
    assertEquals(Map.of(), fields("{\"theField\":null}").texts("theField"));
  }

  @Test
  void aField_isReadInEitherSpelling_butNotInBoth() {
    assertEquals(Optional.of("x"), fields("{\"theField\":\"x\"}").text("theField"));
    assertEquals(Optional.of("x"), fields("{\"the_field\":\"x\"}").text("theField"));
    assertRefused("theField", "{\"theField\":\"x\",\"the_field\":null}", "text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7                            | 7",
        "\"7\"                        | 7",
        "-0                           | 0",
        "7.0                          | 7",
        "7e2                          | 700",
        "\"-9223372036854775808\"     | -9223372036854775808",
        "9223372036854775807          | 9223372036854775807",
      })
  void int64_isANumberOrItsText(String json, long value) {
    assertEquals(Optional.of(value), fields("{\"theField\":" + json + "}").int64("theField"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text     | 1",
        "text     | true",
        "text     | {}",
        "text     | [\"x\"]",
        "bool     | \"true\"",
        "bool     | 1",
        "bool     | {}",
        "int64    | true",
        "int64    | \"\"",
        "int64    | \"x\"",
        "int64    | 1.5",
        "int64    | 9223372036854775808",
        "int64    | -9223372036854775809",
        "int64    | 1e999999999",
        "int64    | 1e-999999999",
        "int64    | \"1e99999999999\"",
        "int64    | [7]",
        "duration | 30",
        "duration | \"30\"",
        "message  | []",
        "message  | \"x\"",
        "texts    | []",
        "texts    | \"x\"",
        "any      | []",
        "any      | \"x\"",
        "any      | {}",
        "any      | {\"type\":\"t/x\"}",
        "any      | {\"@type\":7}",
        "any      | {\"@type\":\"NoUrl\"}",
        "any      | {\"@type\":null}",
        "anys     | {}",
        "anys     | [{}]",
        "anys     | [null]",
        "anys     | [[]]",
      })
  void aValue_ofAnotherType_isRefusedByTheNameOfItsField(String type, String json) {
    assertRefused("theField", "{\"theField\":" + json + "}", type);
  }

  private static void assertRefused(String field, String json, String type) {
    ApiException refused = assertThrows(ApiException.class, () -> read(fields(json, type), type));
    assertEquals("INVALID_FIELD", refused.error().reason());
    assertEquals(field, refused.error().fieldViolations().get(0).field());
  }

  @Test
  void aFieldOfAFieldOfAField_isNamedByItsPath() {
    JsonFields inner =
        fields("{\"outerField\":{\"inner_field\":{\"a\":\"x\",\"b\":{\"c\":1},\"d\":null}}}")
            .message("outerField")
            .orElseThrow()
            .message("innerField")
            .orElseThrow();
    ApiException refused = assertThrows(ApiException.class, () -> inner.bool("a"));
    assertEquals("outerField.innerField.a", refused.error().fieldViolations().get(0).field());
    ApiException label = assertThrows(ApiException.class, () -> inner.texts("b"));
    assertEquals("outerField.innerField.b.c", label.error().fieldViolations().get(0).field());
    ApiException unknown = assertThrows(ApiException.class, inner::refuseOthers);
    assertEquals("outerField.innerField.d", unknown.error().fieldViolations().get(0).field());
  }

  @Test
  void refuseOthers_refusesWhatNobodyAskedFor_evenIfItIsNull() {
    JsonFields fields = fields("{\"the_field\":\"x\",\"theOther\":null}");
    fields.text("theField");
    ApiException refused = assertThrows(ApiException.class, fields::refuseOthers);
    assertEquals("theOther", refused.error().fieldViolations().get(0).field());
    fields.text("theOther");
    fields.refuseOthers();
  }

  @Test
  void opaqueJson_keepsItsDigitsNullsAndOrder() {
    String any = "{\"z\":1.50,\"@type\":\"t/x\",\"a\":[null,{\"b\":1e400}]}";
    assertEquals(
        Optional.of(new OpaqueJson(any)), opaque("{\"theField\": " + any + " }").any("theField"));
    assertEquals(
        Optional.of(new OpaqueJson("[" + any + "]")),
        opaque("{\"theField\":[" + any + "]}").anys("theField"));
  }

  @Test
  void opaqueJson_ofHundredsOfThousandsOfValues_neverBecomesATree() {
    String values = "[" + "{},".repeat(340_000) + "{}]";
    String body = "{\"theField\":{\"@type\":\"t/x\",\"x\":" + values + "}}";
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    OpaqueJson any = opaque(body).any("theField").orElseThrow();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(body.length() - "{\"theField\":}".length(), any.text().length());
    assertTrue(allocated < 35_000_000, allocated + " bytes");
  }

  @Test
  void opaqueJson_isFoundByItsPath_throughListsToo() {
    String any = "{\"@type\":\"t/x\"}";
    JsonFields error = opaque("{\"error\":{\"details\":[" + any + "]}}").message("error").get();
    assertEquals(Optional.of(new OpaqueJson("[" + any + "]")), error.anys("details"));
    assertThrows(ApiException.class, () -> opaque("{\"theField\":{\"a\":1,\"a\":2}}"));
    assertThrows(ApiException.class, () -> opaque("{\"theField\":\"\\ud800\"}"));
    assertThrows(ApiException.class, () -> opaque("{\"theField\":" + "[".repeat(101)));
  }

  @Test
  void aBody_ofMoreValuesThanAnyMethodTakes_isRefused() {
    fields("{\"a\":[" + "1,".repeat(9_997) + "1]}");
    ApiException refused =
        assertThrows(ApiException.class, () -> fields("{\"a\":[" + "1,".repeat(9_998) + "1]}"));
    assertEquals("INVALID_BODY", refused.error().reason());
    assertEquals("it has more than 10000 values", refused.error().metadata().get("problem"));
  }

  @Test
  void textsAndDuration_areReadAsTheyAre() {
    assertEquals(
        Map.of("a_b", "1", "", "2"),
        fields("{\"theField\":{\"a_b\":\"1\",\"\":\"2\"}}").texts("theField"));
    assertEquals(
        Optional.of(Duration.ofMillis(1500)),
        fields("{\"theField\":\"1.5s\"}").duration("theField"));
  }
}
