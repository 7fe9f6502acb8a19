package dev.longrun.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/projects/p/operations/x:cancel,          false, projects/p/operations/x,        cancel",
    "/v1/projects/p/operations/x%3Acancel,        false, projects/p/operations/x:cancel, ''",
    "/v1/projects/p/operations/x:undo,            false, projects/p/operations/x:undo,   ''",
    "/v1/projects/p/operations/a:b:wait,          false, projects/p/operations/a:b,      wait",
    "/v1/projects/a:cancel/operations/x,          false, projects/a:cancel/operations/x, ''",
    "/v1/projects/p/operations:start,             true,  projects/p,                     start",
    "/v1/projects/p/databases/%28default%29/operations, true, projects/p/databases/(default), ''",
    "/v1/projects/p/locations/operations/operations/operations, false, projects/p/locations/operations/operations/operations, ''",
  })
  void parse_takesTheVerbOffTheRawPath_andDecodesThen(
      String path, boolean collection, String resource, String verb) {
    ResourcePath expected = new ResourcePath(collection, resource, verb);
    assertEquals(Optional.of(expected), Route.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/v1/",
        "/v1/projects",
        "/v1/projects//operations/x",
        "/v1//projects/p/operations/x",
        "/v1/projects/p/operations/x/",
        "/v1/projects/p/folders/x",
        "/v1/projects/p/folders/f/operations/x",
        "/v1/projects/p/locations/l/databases/d/operations/x",
      })
  void parse_ofAnotherShape_isEmpty(String path) {
    assertEquals(Optional.empty(), Route.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/projects/p%2Flocations%2Fl/operations/x",
        "/v1/projects/p%2Flocations%2Fl/operations",
        "/v1/projects/p/operations/x%2fy",
        "/v1/projects/p/operations/x%2",
      })
  void parse_ofAnEncodedSlash_orABadEncoding_isRefused(String path) {
    ApiException refused = assertThrows(ApiException.class, () -> Route.parse(path));
    assertEquals("name", refused.error().fieldViolations().get(0).field());
  }
}
