package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.httpjson.longrunning.OperationsClient;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.UnauthenticatedException;
import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.cloud.datastore.admin.v1.DatastoreAdminSettings;
import com.google.cloud.datastore.admin.v1.stub.DatastoreAdminStubSettings;
import com.google.longrunning.Operation;
import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.GoogleStandIn.Mode;
import dev.longrun.auth.ServiceAccount;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Google's own client with Google's own credentials, none of which know that this is not Google.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleCredentialsTest {
  @TempDir static Path directory;
  private final List<DatastoreAdminClient> clients = new ArrayList<>();
  private AccessServer server;

  @BeforeAll
  void startServer() throws Exception {
    server = new AccessServer(directory, Stores.clock(), RateLimiter.none());
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
  }

  @AfterEach
  void stopClients() {
    clients.forEach(DatastoreAdminClient::close);
    clients.clear();
  }

  private ServiceAccountCredentials keyOf(ServiceAccount account) throws IOException {
    return ServiceAccountCredentials.fromStream(
        new ByteArrayInputStream(
            account.keyFile(server.google.uri("/token")).getBytes(StandardCharsets.UTF_8)));
  }

  private Credentials tokenOf(String caller) {
    return GoogleCredentials.create(
        new AccessToken(
            server.callers.tokens().get(caller), Date.from(Instant.now().plusSeconds(3600))));
  }

  private OperationsClient client(Credentials credentials) throws IOException {
    DatastoreAdminClient client =
        DatastoreAdminClient.create(
            DatastoreAdminSettings.newHttpJsonBuilder()
                .setCredentialsProvider(FixedCredentialsProvider.create(credentials))
                .setEndpoint(server.url())
                .build());
    clients.add(client);
    return client.getHttpJsonOperationsClient();
  }

  private String started() {
    String id = "o" + UUID.randomUUID();
    String body = "{\"operationId\":\"" + id + "\"}";
    assertEquals(
        200, server.send("owner", "POST", "/v1/projects/shop/operations:start", body).status());
    return "projects/shop/operations/" + id;
  }

  private static boolean lists(OperationsClient client, String name) {
    for (Operation operation : client.listOperations("projects/shop", "").iterateAll()) {
      if (operation.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Credentials given to the client sign a token for its endpoint, whose port they leave out. */
  @Test
  void aServiceAccountsKeyFile_isEnoughToListReadAndCancel() throws Exception {
    assertListsReadsAndCancels(keyOf(server.callers.robot));
  }

  /** Credentials that the client finds itself sign a token for its scopes. */
  @Test
  void aServiceAccountsKeyFile_asDefaultCredentials_isEnoughToListReadAndCancel() throws Exception {
    assertListsReadsAndCancels(
        keyOf(server.callers.robot)
            .createWithUseJwtAccessWithScope(true)
            .createScoped(DatastoreAdminStubSettings.getDefaultServiceScopes()));
  }

  private void assertListsReadsAndCancels(Credentials key) throws IOException {
    OperationsClient client = client(key);
    String name = started();
    int asked = server.google.tokenInfoRequests();
    assertTrue(lists(client, name));
    assertEquals(name, client.getOperation(name).getName());
    client.cancelOperation(name);
    Operation cancelled = client.getOperation(name);
    assertTrue(cancelled.getDone());
    assertEquals(1, cancelled.getError().getCode());
    assertTrue(server.auditLog().contains("\"principal\":\"" + server.callers.robot.email()));
    assertEquals(asked, server.google.tokenInfoRequests(), "asks Google for an access token");
    assertThrows(NotFoundException.class, () -> client.getOperation(name + "x"));
    assertThrows(PermissionDeniedException.class, () -> client.deleteOperation(name));
  }

  @Test
  void anAccessToken_isEnoughToListReadCancelAndDelete() throws Exception {
    OperationsClient client = client(tokenOf("admin"));
    String name = started();
    assertTrue(lists(client, name));
    client.cancelOperation(name);
    assertTrue(client.getOperation(name).getDone());
    client.deleteOperation(name);
    assertThrows(NotFoundException.class, () -> client.getOperation(name));
  }

  @Test
  void whoMayOnlyRead_isDeniedTheRest_andNothingHappens() throws Exception {
    OperationsClient client = client(tokenOf("viewer"));
    String name = started();
    assertThrows(PermissionDeniedException.class, () -> client.cancelOperation(name));
    assertFalse(client.getOperation(name).getDone());
  }

  /** What the client says of a 401 by Google, too, if it can't get another token itself. */
  @Test
  void aTokenThatHasEnded_isToBeReplaced() throws Exception {
    OperationsClient client = client(tokenOf("expired token"));
    String name = started();
    ApiException refused = assertThrows(ApiException.class, () -> client.getOperation(name));
    assertTrue(refused.getMessage().contains("new access token should be used"), refused::toString);
  }

  @Test
  void theKeyOfAnAccountThatDoesNotExist_isUnauthenticated() throws Exception {
    ServiceAccount nobody = ServiceAccount.of("nobody@shop.iam.gserviceaccount.com");
    OperationsClient client = client(keyOf(nobody));
    assertThrows(UnauthenticatedException.class, () -> client.getOperation(started()));
  }

  @Test
  void anAccessTokenOfAnotherApi_isDenied() throws Exception {
    OperationsClient client = client(tokenOf("other scope"));
    assertThrows(PermissionDeniedException.class, () -> client.getOperation(started()));
  }

  @Test
  void aCancel_whileNobodyCanBeVerified_isSentAgainByTheClient_untilItGetsThrough()
      throws Exception {
    server.google.issue("fresh", Callers.DATASTORE, "admin@example.com");
    Date expiry = Date.from(Instant.now().plusSeconds(3600));
    OperationsClient client = client(GoogleCredentials.create(new AccessToken("fresh", expiry)));
    String name = started();
    server.google.fail(Mode.ERROR_503, 2);
    client.cancelOperation(name);
    assertTrue(client.getOperation(name).getDone());
  }
}
