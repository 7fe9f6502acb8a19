package dev.longrun;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.cloud.datastore.admin.v1.DatastoreAdminClient;
import com.google.cloud.datastore.admin.v1.DatastoreAdminSettings;
import com.google.longrunning.OperationsClient;
import dev.longrun.container.ServedContainer;
import dev.longrun.server.Dispatcher;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** The servers that clients meet, each of which is the container's, and Google's client of them. */
abstract class GrpcClientsFixture extends ClientsFixture {
  DatastoreAdminClient client;
  OperationsClient operations;

  @BeforeParameterizedClassInvocation
  void connect() throws Exception {
    client = client(servers().url(), Map.of());
    operations = client.getOperationsClient();
  }

  @AfterParameterizedClassInvocation
  void disconnect() {
    client.close();
  }

  @Override
  RunningServer start(Dispatcher dispatcher) throws Exception {
    return new ServedContainer(Functions.of(dispatcher));
  }

  /**
   * Google's own client on its default transport; nothing is set but where and that without TLS.
   */
  static DatastoreAdminClient client(String url, Map<String, String> headers) throws IOException {
    return DatastoreAdminClient.create(
        DatastoreAdminSettings.newBuilder()
            .setEndpoint(url.substring("http://".length()))
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setHeaderProvider(FixedHeaderProvider.create(headers))
            .setTransportChannelProvider(
                DatastoreAdminSettings.defaultGrpcTransportProviderBuilder()
                    .setChannelConfigurator(channel -> channel.usePlaintext())
                    .build())
            .build());
  }

  static String name(String path) {
    return path.substring("/v1/".length());
  }
}
