package dev.longrun.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.error.ApiException;
import dev.longrun.json.FieldMaskParser;
import dev.longrun.json.Golden;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiDescriptionTest {
  private static final Path SERVED = Path.of("src/main/resources/dev/longrun/api");
  private static final String ROOT = ApiDocuments.ORIGIN + "/";
  private static final ApiDescription DESCRIPTION = ApiDescription.get();

  @Test
  void theDiscoveryDocumentThatIsServed_isUpToDate() {
    Golden.assertUnchanged(
        SERVED.resolve("discovery.json"), new DiscoveryDocument(DESCRIPTION, ROOT).render());
  }

  @Test
  void theOpenApiDocumentThatIsServed_isUpToDate() {
    Golden.assertUnchanged(
        SERVED.resolve("openapi.json"), new OpenApiDocument(DESCRIPTION, ROOT).render());
  }

  @ParameterizedTest
  @EnumSource
  void everyRoute_isDescribed_withMessagesThatAre(Route route) {
    JsonObject method = DESCRIPTION.method(route);
    assertTrue(method.get("description").getAsString().endsWith("."));
    for (String message : new String[] {"request", "response"}) {
      if (method.has(message)) {
        assertTrue(DESCRIPTION.schemas().has(method.get(message).getAsString()), message);
      }
    }
  }

  @Test
  void everyMessage_isUsed() {
    String all = DESCRIPTION.schemas().toString();
    Set<String> used =
        Stream.of(Route.values())
            .flatMap(it -> Stream.of("request", "response").map(DESCRIPTION.method(it)::get))
            .filter(it -> it != null)
            .map(it -> it.getAsString())
            .collect(Collectors.toCollection(TreeSet::new));
    DESCRIPTION.schemas().keySet().stream()
        .filter(it -> all.contains("\"$ref\":\"" + it + "\""))
        .forEach(used::add);
    assertEquals(new TreeSet<>(DESCRIPTION.schemas().keySet()), used);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "operations(name,done),nextPageToken",
        "operations/metadata/anything/at/all",
        "operations/error/details/reason",
        "next_page_token",
        "operations/*",
        "*/name",
      })
  void aMask_thatNamesFieldsOfTheReply_isTaken(String fields) {
    Route route = fields.equals("name") ? Route.GET_OPERATION : Route.LIST_OPERATIONS;
    DESCRIPTION.check(FieldMaskParser.parse(fields), route);
  }

  @ParameterizedTest
  @CsvSource({
    "GET_OPERATION,    nom,               nom",
    "GET_OPERATION,    'name,error/kode', error/kode",
    "GET_OPERATION,    name/x,            name/x",
    "LIST_OPERATIONS,  name,              name",
    "LIST_OPERATIONS,  operations/nom,    operations/nom",
    "CANCEL_OPERATION, name,              name",
    "CLAIM,            operation(nom),    operation/nom",
  })
  void aMask_thatNamesAnother_isRefusedWithItsPath(Route route, String fields, String path) {
    String message =
        assertThrows(
                ApiException.class, () -> DESCRIPTION.check(FieldMaskParser.parse(fields), route))
            .error()
            .message();
    assertTrue(message.contains("'" + path + "'"), message);
  }
}
