package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.longrun.AccessMatrix.Cell;
import dev.longrun.AccessMatrix.Method;
import dev.longrun.Http.Reply;
import dev.longrun.admission.RateLimiter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may call what where: caller, method, project, and whether there is anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessMatrixTest {
  @TempDir static Path directory;

  /** Caller, what it may do in the project shop, and what in the project bank. */
  private static final String KNOWN =
      """
      owner                       | everything | everything
      viewer                      | view       | view
      operator                    | operate    | operate
      admin                       | administer | administer
      worker                      | work       | nothing
      bank worker                 | nothing    | work
      robot with a scope          | operate    | nothing
      robot with an audience      | operate    | nothing
      user of a domain            | view       | nothing
      user of a subdomain         | nothing    | nothing
      unverified address          | nothing    | nothing
      service account without an address | operate | nothing
      no address                  | nothing    | nothing
      no role                     | nothing    | nothing
      """;

  private static final String UNKNOWN =
      """
      no credentials              | 401 | CREDENTIALS_MISSING
      unknown token               | 401 | ACCESS_TOKEN_INVALID
      expired token               | 401 | ACCESS_TOKEN_INVALID
      robot with an expired token | 401 | ACCESS_TOKEN_INVALID
      other scope                 | 403 | ACCESS_TOKEN_SCOPE_INSUFFICIENT
      robot with another scope    | 403 | ACCESS_TOKEN_SCOPE_INSUFFICIENT
      """;

  private final ManualClock clock = new ManualClock();
  private AccessServer server;
  private AccessMatrix matrix;

  @BeforeAll
  void startServer() throws Exception {
    server = new AccessServer(directory, clock, RateLimiter.none());
    matrix = new AccessMatrix(server, clock);
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
  }

  private static Stream<String[]> rows(String table) {
    return table.lines().map(row -> row.split(" *\\| *"));
  }

  static Stream<Arguments> permitted() {
    return cells(true);
  }

  static Stream<Arguments> denied() {
    return cells(false);
  }

  private static Stream<Arguments> cells(boolean permitted) {
    return rows(KNOWN)
        .flatMap(
            row ->
                Stream.of(1, 2)
                    .flatMap(
                        column ->
                            Stream.of(Method.values())
                                .filter(
                                    method ->
                                        AccessMatrix.MAY.get(row[column]).contains(method)
                                            == permitted)
                                .map(
                                    method ->
                                        Arguments.of(
                                            row[0], method, column == 1 ? "shop" : "bank"))));
  }

  static Stream<Arguments> unknown() {
    return rows(UNKNOWN)
        .flatMap(
            row ->
                Stream.of(Method.values())
                    .map(method -> Arguments.of(row[0], method, Integer.valueOf(row[1]), row[2])));
  }

  @ParameterizedTest(name = "{0}: {1} in {2}")
  @MethodSource("permitted")
  void whoIsPermitted_isServed_andToldWhatIsThereAndWhatIsNot(
      String caller, Method method, String project) {
    Cell cell = matrix.call(caller, method, project);
    if (method.onCollection()) {
      assertEquals(200, cell.missing().status(), cell.missing().text());
    } else {
      assertEquals(404, cell.missing().status(), cell.missing().text());
      assertEquals("OPERATION_NOT_FOUND", cell.missing().reason());
    }
    int status = method == Method.START ? 409 : 200;
    assertEquals(status, cell.existing().status(), cell.existing().text());
  }

  @ParameterizedTest(name = "{0}: {1} in {2}")
  @MethodSource("denied")
  void whoIsNot_getsTheSame403_whetherOrNotThereIsAnything_andChangesNothing(
      String caller, Method method, String project) {
    Cell cell = matrix.call(caller, method, project);
    assertRefused(cell, 403, "IAM_PERMISSION_DENIED");
    Reply reply = cell.existing();
    String message = reply.error().get("message").getAsString();
    String denied =
        "Permission '%s' denied on resource '%s' (or it may not exist)."
            .formatted(method.permission, cell.resource());
    assertTrue(message.startsWith(denied), message);
    assertEquals(
        caller.startsWith("service account without"),
        message.endsWith(
            "request an access token with the scope https://www.googleapis.com/auth/userinfo.email, or an ID token with the e-mail address, or name the caller in the policy as 'serviceAccount:%s'."
                .formatted(Callers.UNIQUE_ID)),
        message);
    JsonObject info = reply.error().getAsJsonArray("details").get(0).getAsJsonObject();
    assertEquals("googleapis.com", info.get("domain").getAsString());
    JsonObject metadata = info.getAsJsonObject("metadata");
    assertEquals(method.permission, metadata.get("permission").getAsString());
    assertEquals(cell.resource(), metadata.get("resource").getAsString());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("unknown")
  void whoIsNotKnown_orHasNotTheScope_isToldSo_whetherOrNotThereIsAnything_andChangesNothing(
      String caller, Method method, int status, String reason) {
    assertRefused(matrix.call(caller, method, "shop"), status, reason);
  }

  private static void assertRefused(Cell cell, int status, String reason) {
    assertEquals(status, cell.missing().status(), cell.missing().text());
    assertEquals(reason, cell.missing().reason());
    assertEquals(cell.missing().text(), cell.existing().text());
    assertEquals(cell.missing().status(), cell.existing().status());
    assertEquals(headers(cell.missing()), headers(cell.existing()));
    assertEquals(200, cell.before().status());
    assertEquals(cell.before().json(), cell.after().json());
    assertFalse(cell.existing().text().contains("example.com"), "says who is calling");
  }

  private static Map<String, List<String>> headers(Reply reply) {
    Map<String, List<String>> headers = new TreeMap<>(reply.response().headers().map());
    headers.remove("date");
    return headers;
  }
}
