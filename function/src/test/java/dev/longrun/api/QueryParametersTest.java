package dev.longrun.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
  @Test
  void parse_splitsFirst_andDecodesThen() {
    assertEquals(
        Map.of("a", List.of("1", "2"), "b=", List.of("x&y=z +"), "c", List.of("", "")),
        QueryParameters.parse("a=1&b%3D=x%26y%3Dz+%2B&c&a=2&&c=").values());
    assertEquals(List.of("b=c"), QueryParameters.parse("a=b=c").values().get("a"));
    assertEquals(Map.of(), QueryParameters.parse("").values());
  }

  @Test
  void first_looksUnderEachNameInTurn_andLast_underOne() {
    QueryParameters query = QueryParameters.parse("$alt=1&alt=2&alt=3");
    assertEquals(Optional.of("2"), query.first("alt", "$alt"));
    assertEquals(Optional.of("1"), query.first("none", "$alt"));
    assertEquals(Optional.of("3"), query.last("alt"));
    assertEquals(Optional.empty(), query.first("none"));
    assertEquals(Optional.empty(), query.last("none"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pageSize=5", "page_size=5", "filter&page%53ize=5"})
  void field_isFoundInEitherSpelling(String query) {
    assertEquals(Optional.of("5"), QueryParameters.parse(query).field("pageSize"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pageSize=5&pageSize=5", "pageSize=5&page_size=5", "page_size&page_size"})
  void field_givenTwice_isRefused(String query) {
    ApiException refused =
        assertThrows(ApiException.class, () -> QueryParameters.parse(query).field("pageSize"));
    assertEquals("pageSize", refused.error().fieldViolations().get(0).field());
  }

  @Test
  void refuseUnknown_letsFieldsAndSystemParametersPass_andNamesTheFirstOther() {
    QueryParameters query = QueryParameters.parse("page_size=1&key=k&$alt=json&colour=red&b");
    ApiException refused =
        assertThrows(
            ApiException.class, () -> SystemParameters.refuseUnknown(query, Set.of("pageSize")));
    assertEquals("colour", refused.error().fieldViolations().get(0).field());
    SystemParameters.refuseUnknown(query, Set.of("pageSize", "colour", "b"));
  }
}
