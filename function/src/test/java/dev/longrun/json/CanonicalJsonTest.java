package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.operation.OpaqueJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  private static boolean areSame(String one, String other) {
    return CanonicalJson.areSame(new OpaqueJson(one), new OpaqueJson(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":1,\"b\":[{\"c\":2,\"d\":3}]} | { \"b\" : [ {\"d\":3,\"c\":2} ], \"a\":1 }",
        "{\"a\":\"\\u00fc\"}                 | {\"a\":\"ü\"}",
        "[]                                  | [ ]",
        "{\"a\":null}                        | {\"a\":null}",
      })
  void theSame_inAnotherOrder_isTheSame(String one, String other) {
    assertTrue(areSame(one, other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":[1,2]}              | {\"a\":[2,1]}",
        "{\"a\":1}                  | {\"a\":\"1\"}",
        "{\"a\":1}                  | {\"a\":1,\"b\":null}",
        "{\"a\":12345678901234567890} | {\"a\":12345678901234567891}",
        "{\"a\":1e400}              | {\"a\":1e401}",
        "{\"a\":{\"b\":1}}          | {\"a\":{\"c\":1}}",
      })
  void whatDiffers_isNotTheSame(String one, String other) {
    assertFalse(areSame(one, other));
  }

  @Test
  void theCanonicalForm_hasItsMembersInOrder() {
    assertEquals(
        "{\"A\":1,\"a\":{\"x\":1.50,\"y\":[]},\"b\":true}",
        CanonicalJson.of(new OpaqueJson("{\"b\":true,\"a\":{\"y\":[],\"x\":1.50},\"A\":1}")));
  }
}
