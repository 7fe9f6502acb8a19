package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.httpjson.longrunning.OperationsClient;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.api.gax.rpc.HeaderProvider;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.UnauthenticatedException;
import com.google.api.gax.rpc.UnavailableException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.cloud.datastore.admin.v1.DatastoreAdminSettings;
import com.google.gson.JsonObject;
import dev.longrun.store.EachStore;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Google's own client of the Datastore admin API, which calls again for 10 s what is UNAVAILABLE.
 */
@Tag("slow")
@EachStore
class GapicFaultsTest extends ClientsFixture {
  private static final HeaderProvider VIEWER =
      FixedHeaderProvider.create(Map.of("Authorization", "Bearer " + ClientServers.VIEWER_TOKEN));

  private static void with(String url, HeaderProvider headers, Consumer<OperationsClient> use)
      throws Exception {
    DatastoreAdminSettings settings =
        DatastoreAdminSettings.newHttpJsonBuilder()
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setHeaderProvider(headers)
            .setEndpoint(url)
            .build();
    try (DatastoreAdminClient client = DatastoreAdminClient.create(settings)) {
      use.accept(client.getHttpJsonOperationsClient());
    }
  }

  private static String name(String path) {
    return path.substring("/v1/".length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"unheard", "unanswered"})
  void cancel_throughFaults_isRecordedOnce(String id) throws Exception {
    String path = start("{\"operationId\":\"" + id + "\"}");
    with(
        servers().faultyUrl(),
        FixedHeaderProvider.create(),
        client -> {
          client.cancelOperation(name(path));
          JsonObject recorded = http().get(path).json();
          assertEquals("CANCELLED", state(recorded));
          client.cancelOperation(name(path));
          assertEquals(recorded, http().get(path).json());
        });
  }

  @Test
  void get_andDelete_throughFaults_areAnswered() throws Exception {
    String path = in("CANCELLED", "{}");
    with(
        servers().faultyUrl(),
        FixedHeaderProvider.create(),
        client -> assertEquals(name(path), client.getOperation(name(path)).getName()));
    String unheard = start("{\"operationId\":\"unheard\"}");
    assertEquals(200, http().post(unheard + ":cancel", "").status());
    with(
        servers().faultyUrl(),
        FixedHeaderProvider.create(),
        client -> client.deleteOperation(name(unheard)));
    assertEquals(404, http().get(unheard).status());
  }

  @Test
  void aStoreThatStaysDown_isUnavailable() throws Exception {
    String name = name(start("{}"));
    with(
        servers().downUrl(),
        FixedHeaderProvider.create(),
        client ->
            assertSays(
                "can't be reached or is too busy",
                UnavailableException.class,
                () -> client.cancelOperation(name)));
  }

  @Test
  void whatIsRefused_saysWhy_inTheCause() throws Exception {
    String open = name(start("{}"));
    String firm = name(start("{\"cancellable\":false}"));
    with(
        servers().url(),
        FixedHeaderProvider.create(),
        client -> {
          assertSays(
              "Operation '" + open + "-not' was not found",
              NotFoundException.class,
              () -> client.getOperation(open + "-not"));
          assertSays(
              "Only an operation that is done can be deleted",
              InvalidArgumentException.class,
              () -> client.deleteOperation(open));
          assertSays(
              "can't be cancelled",
              UnimplementedException.class,
              () -> client.cancelOperation(firm));
          assertSays(
              "Invalid filter 'done=perhaps'",
              InvalidArgumentException.class,
              () -> client.listOperations(name(project()), "done=perhaps"));
        });
  }

  /** This release shows the body of an error only in the cause of what it throws. */
  private static void assertSays(
      String sentence, Class<? extends ApiException> type, Executable call) {
    ApiException failure = assertThrows(type, call);
    String shown = failure.getCause().getMessage();
    assertTrue(shown.contains(sentence), shown);
  }

  @Test
  void cancel_byWhoMayOnlyLook_isDenied_andByNobody_unauthenticated() throws Exception {
    String name = name(start("{}"));
    with(
        servers().restrictedUrl(),
        VIEWER,
        client -> {
          assertEquals(name, client.getOperation(name).getName());
          assertSays(
              "denied on resource",
              PermissionDeniedException.class,
              () -> client.cancelOperation(name));
        });
    with(
        servers().restrictedUrl(),
        FixedHeaderProvider.create(),
        client -> assertThrows(UnauthenticatedException.class, () -> client.getOperation(name)));
  }
}
