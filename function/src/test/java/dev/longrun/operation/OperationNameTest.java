package dev.longrun.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "projects/p/operations/o",
        "projects/example.com:shop/operations/ASA3_x-1",
        "projects/p/locations/europe-west1/operations/o",
        "projects/p/databases/(default)/operations/o",
        "projects/p/databases/db-1/operations/_o",
        "projects/p/locations/operations/operations/operations",
      })
  void parse_ofAName_givesItBack(String name) {
    assertEquals(name, OperationName.parse(name).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "operations/o",
        "projects/p",
        "projects/p/operations/",
        "projects//operations/o",
        "projects/../operations/o",
        "projects/p/operations/a b",
        "projects/p/operations/a:b",
        "projects/p/operations/a/b",
        "projects/p/operations/__reserved__",
        "projects/p/operations/ünï",
        "projects/p/folders/f/operations/o",
        "projects/p/databases/(other)/operations/o",
        "projects/p/locations/l/databases/d/operations/o",
        "/projects/p/operations/o",
        "projects/p/operations/o\n",
      })
  void parse_ofAnythingElse_isAnInvalidArgument(String name) {
    ApiException refused = assertThrows(ApiException.class, () -> OperationName.parse(name));
    assertEquals(Code.INVALID_ARGUMENT, refused.error().code());
    assertEquals("name", refused.error().fieldViolations().get(0).field());
  }

  @Test
  void parse_saysWhichPartIsWrong() {
    ApiException noParent =
        assertThrows(ApiException.class, () -> OperationName.parse("/operations/o"));
    assertEquals("", noParent.error().metadata().get("value"));
    ApiException noName = assertThrows(ApiException.class, () -> OperationName.parse("projects/p"));
    assertEquals("projects/p", noName.error().metadata().get("value"));
  }

  @Test
  void id_hasAtMost128Characters() {
    String longest = "projects/p/operations/" + "x".repeat(128);
    assertEquals(longest, OperationName.parse(longest).toString());
    assertThrows(ApiException.class, () -> OperationName.parse(longest + "x"));
  }

  @Test
  void project_isTheFirstIdOfTheParent() {
    assertEquals("p", new ParentName("projects/p/locations/l").project());
  }
}
