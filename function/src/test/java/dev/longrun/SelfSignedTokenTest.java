package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.cloud.datastore.admin.v1.DatastoreAdminSettings;
import com.google.longrunning.Operation;
import dev.longrun.auth.GoogleStandIn;
import dev.longrun.auth.ServiceAccount;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's client with a key file, and the server as its no-argument constructor composes it. */
@Tag("slow")
class SelfSignedTokenTest {
  private static final String POLICY =
      """
      {"bindings": [
        {"role": "operator", "members": ["serviceAccount:robot@shop.iam.gserviceaccount.com"]},
        {"role": "worker", "members": ["serviceAccount:robot@shop.iam.gserviceaccount.com"]}
      ]}
      """;

  @TempDir Path directory;

  @Test
  void aTokenThatAServiceAccountSigned_isAcceptedByTheServerThatIsDeployed() throws Exception {
    ServiceAccount robot = ServiceAccount.of("robot@shop.iam.gserviceaccount.com");
    try (GoogleStandIn google = new GoogleStandIn(InstantSource.system());
        InvokerProcess server = new InvokerProcess(directory, environment(google));
        DatastoreAdminClient client = client(robot, google, server)) {
      google.publish(robot);
      String token =
          robot(robot, google)
              .getRequestMetadata(URI.create(server.url()))
              .get("Authorization")
              .get(0);
      Http.Reply started =
          new Http(server.url())
              .post(
                  "/v1/projects/shop/operations:start",
                  "{\"operationId\":\"o1\"}",
                  "Authorization",
                  token);
      assertEquals(200, started.status(), started.text());
      String name = "projects/shop/operations/o1";
      client.getHttpJsonOperationsClient().cancelOperation(name);
      Operation cancelled = client.getHttpJsonOperationsClient().getOperation(name);
      assertTrue(cancelled.getDone());
      assertEquals(0, google.tokenInfoRequests(), "asked Google for an access token");
    }
  }

  private static Map<String, String> environment(GoogleStandIn google) {
    return Map.of(
        "LONGRUN_STORE",
        "sqlite",
        "LONGRUN_AUTH",
        "oauth",
        "LONGRUN_POLICY",
        POLICY,
        "LONGRUN_AUDIENCES",
        "http://127.0.0.1/",
        "LONGRUN_TOKENINFO_URL",
        google.endpoints().tokenInfo().toString(),
        "LONGRUN_SERVICE_ACCOUNT_KEYS_URL",
        google.endpoints().serviceAccountKeys().toString());
  }

  private static ServiceAccountCredentials robot(ServiceAccount robot, GoogleStandIn google)
      throws Exception {
    byte[] file = robot.keyFile(google.uri("/token")).getBytes(StandardCharsets.UTF_8);
    return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(file));
  }

  private static DatastoreAdminClient client(
      ServiceAccount robot, GoogleStandIn google, InvokerProcess server) throws Exception {
    return DatastoreAdminClient.create(
        DatastoreAdminSettings.newHttpJsonBuilder()
            .setCredentialsProvider(FixedCredentialsProvider.create(robot(robot, google)))
            .setEndpoint(server.url())
            .build());
  }
}
