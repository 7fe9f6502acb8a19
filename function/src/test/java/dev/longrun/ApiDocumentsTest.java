package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.Http.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents say what the server does: every method they describe is tried as described. */
class ApiDocumentsTest extends OneStoreFixture {
  private static final String DISCOVERY = "/$discovery/rest?version=v1";
  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "string", Set.of("\"30s\"", "\"x\"", "\"1\""),
          "array", Set.of("[{}]", "[\"operations.get\"]"),
          "boolean", Set.of("false"),
          "integer", Set.of("1"),
          "object", Set.of("{\"@type\":\"a/b\"}", "{\"code\":3}", "{}"));

  private JsonObject discovery() {
    return http().get(DISCOVERY).json();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/$discovery/rest?version=v1",
        "/$discovery/rest",
        "/%24discovery/rest?version=v1&alt=json",
        "/discovery/v1/apis/longrun/v1/rest",
      })
  void theDiscoveryDocument_hasTheServersOwnUrl(String path) {
    Reply reply = http().get(path);
    assertEquals(200, reply.status(), reply.text());
    assertEquals("discovery#restDescription", reply.json().get("kind").getAsString());
    assertEquals(server().url() + "/", reply.json().get("rootUrl").getAsString());
    assertTrue(reply.header("ETag").startsWith("W/"));
  }

  @Test
  void theOpenApiDocument_hasTheServersOwnUrl() {
    JsonObject document = http().get("/openapi.json").json();
    assertEquals("3.1.0", document.get("openapi").getAsString());
    JsonObject first = document.getAsJsonArray("servers").get(0).getAsJsonObject();
    assertEquals(server().url(), first.get("url").getAsString());
  }

  @Test
  void aHostThatIsNotThisMachine_isRefused_forDocumentsAndPreflights() {
    for (String line : new String[] {"GET /openapi.json", "OPTIONS /v1/projects/p/operations"}) {
      RawHttp.Reply reply =
          RawHttp.send(server().port(), new byte[0], line + " HTTP/1.1", "Host: evil.example");
      assertEquals(403, reply.status(), line);
    }
  }

  @Test
  void behindTls_theUrlIsHttps() {
    Reply reply = http().send("GET", DISCOVERY, new byte[0], "X-Forwarded-Proto", "https,http");
    assertTrue(reply.json().get("rootUrl").getAsString().startsWith("https://127.0.0.1:"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /$discovery/rest?version=v2, 400",
    "GET,  /$discovery/rest?colour=red, 400",
    "POST, /$discovery/rest?version=v1, 404",
    "GET,  /openapi.json?fields=a(,     400",
    "GET,  /$discovery/rpc,             404",
    "GET,  /discovery/v1/apis,          404",
    "GET,  /openapi.json?x,             400",
  })
  void anotherDocument_isRefused(String method, String path, int status) {
    assertEquals(status, http().send(method, path, new byte[0]).status());
  }

  @Test
  void everyMethod_thatIsDescribed_isServed_andTakesTheFieldsThatAreDescribed() {
    JsonObject projects = discovery().getAsJsonObject("resources").getAsJsonObject("projects");
    int described = assertServed(projects, 0);
    assertEquals(48, described);
  }

  private int assertServed(JsonObject resource, int count) {
    int served = count;
    if (resource.has("methods")) {
      for (JsonElement method : resource.getAsJsonObject("methods").asMap().values()) {
        assertServed(method.getAsJsonObject());
        served++;
      }
    }
    if (resource.has("resources")) {
      for (JsonElement nested : resource.getAsJsonObject("resources").asMap().values()) {
        served = assertServed(nested.getAsJsonObject(), served);
      }
    }
    return served;
  }

  private void assertServed(JsonObject method) {
    String path =
        "/" + method.get("flatPath").getAsString().replaceAll("\\{[a-zA-Z]+}", "described");
    String verb = method.get("httpMethod").getAsString();
    assertFalse(send(verb, path, "").reason().equals("METHOD_NOT_FOUND"), path);
    for (String field : method.getAsJsonObject("parameters").keySet()) {
      boolean inPath = Set.of("name", "parent").contains(field);
      Reply reply = send(verb, path + (inPath ? "" : "?" + field + "="), "");
      assertFalse(reply.reason().startsWith("UNKNOWN"), path + "?" + field);
    }
    if (method.has("request")) {
      String schema = method.getAsJsonObject("request").get("$ref").getAsString();
      assertTakes(verb, path, schema);
    } else {
      assertEquals("UNKNOWN_FIELD", send(verb, path, "{\"x\":1}").reason(), path);
    }
  }

  /** Each field that is described is known, and none other. */
  private void assertTakes(String verb, String path, String schema) {
    JsonObject message = discovery().getAsJsonObject("schemas").getAsJsonObject(schema);
    JsonObject fields = message.getAsJsonObject("properties");
    Set<String> unknown = new TreeSet<>();
    String token =
        fields.has("leaseToken") ? "\"leaseToken\":\"0123456789-abcdefghij_ABCDEFGHIJ\"," : "";
    Reply other = send(verb, path, "{" + token + "\"zzz\":1}");
    assertTrue(other.error().get("message").getAsString().contains("\"zzz\""), path);
    for (String field : fields.keySet()) {
      JsonObject type = fields.getAsJsonObject(field);
      Set<String> values = VALUES.get(type.has("$ref") ? "object" : type.get("type").getAsString());
      for (String value : values) {
        Reply reply = send(verb, path, "{\"" + field + "\":" + value + ",\"zzz\":1}");
        if (reply.reason().equals("UNKNOWN_FIELD")
            && reply.error().get("message").getAsString().contains("\"" + field + "\": ")) {
          unknown.add(field);
        }
      }
    }
    assertEquals(Set.of(), unknown, path);
  }

  private Reply send(String verb, String path, String body) {
    return http().send(verb, path, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyReply_hasOnlyFieldsThatAreDescribed() {
    JsonObject schemas = discovery().getAsJsonObject("schemas");
    String path = start("{\"operationType\":\"X\"}");
    Reply claimed = http().post(path + ":claim", "{\"worker\":\"w\"}");
    assertDescribed(claimed.json(), "ClaimResponse", schemas);
    String token = claimed.json().get("leaseToken").getAsString();
    String parent = path.substring(0, path.lastIndexOf("/operations/"));
    assertDescribed(
        http().post(parent + "/operations:cancel", "{\"filter\":\"*\"}").json(),
        "CancelOperationsResponse",
        schemas);
    assertDescribed(heartbeat(path, token, "").json(), "HeartbeatResponse", schemas);
    assertDescribed(
        finish(path, token, ",\"error\":{\"code\":1,\"message\":\"m\"}").json(),
        "Operation",
        schemas);
    start(parent, "{}");
    assertDescribed(
        http().get(parent + "/operations?pageSize=1").json(), "ListOperationsResponse", schemas);
    assertDescribed(
        http().post(parent + "/operations:search", "{\"pageSize\":1}").json(),
        "SearchOperationsResponse",
        schemas);
    assertDescribed(
        http().post(parent + "/operations:count", "").json(), "CountOperationsResponse", schemas);
    assertDescribed(
        http()
            .post(
                parent + "/operations:testIamPermissions", "{\"permissions\":[\"operations.get\"]}")
            .json(),
        "TestIamPermissionsResponse",
        schemas);
  }

  private static void assertDescribed(JsonElement value, String schema, JsonObject schemas) {
    JsonObject properties = schemas.getAsJsonObject(schema).getAsJsonObject("properties");
    for (String field : value.getAsJsonObject().keySet()) {
      JsonObject type = properties.getAsJsonObject(field);
      assertTrue(type != null, schema + "." + field);
      JsonElement at = value.getAsJsonObject().get(field);
      if (type.has("items")) {
        type = type.getAsJsonObject("items");
        at = at.getAsJsonArray().get(0);
      }
      if (type.has("$ref")) {
        assertDescribed(at, type.get("$ref").getAsString(), schemas);
      }
    }
  }
}
