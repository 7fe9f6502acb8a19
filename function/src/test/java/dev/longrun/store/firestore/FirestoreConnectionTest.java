package dev.longrun.store.firestore;

import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.auth.Credentials;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.FirestoreGrpc;
import dev.longrun.operation.OperationName;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.Grpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Google's own Firestore is called, which the emulator doesn't ask for: TLS and a token. */
class FirestoreConnectionTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final OperationName NAME = OperationName.parse("projects/p/operations/x");

  private final Queue<Metadata> headers = new ConcurrentLinkedQueue<>();

  @TempDir Path directory;

  /** A service that has no document. */
  private static final class Empty extends FirestoreGrpc.FirestoreImplBase {
    @Override
    public void batchGetDocuments(
        BatchGetDocumentsRequest request, StreamObserver<BatchGetDocumentsResponse> replies) {
      replies.onNext(
          BatchGetDocumentsResponse.newBuilder().setMissing(request.getDocuments(0)).build());
      replies.onCompleted();
    }
  }

  private final class Seen implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata received, ServerCallHandler<Q, A> next) {
      headers.add(received);
      return next.startCall(call, received);
    }
  }

  /** Each call gets another token, since none lasts until the next. */
  private static Credentials shortLived() {
    AtomicInteger made = new AtomicInteger();
    return OAuth2CredentialsWithRefresh.newBuilder()
        .setRefreshHandler(
            () -> {
              Instant end = Instant.now().plus(Duration.ofSeconds(1));
              return new AccessToken("token-" + made.incrementAndGet(), Date.from(end));
            })
        .build();
  }

  @Test
  void eachCallIsEncrypted_carriesATokenThatIsValid_andSaysWhichDatabaseItMeans() throws Exception {
    KeyStore keys = selfSigned();
    Server server = server(keys);
    try (FirestoreOperationStore store = store(keys, server.getPort())) {
      assertEquals(Optional.empty(), store.get(NAME, soon()));
      assertEquals(Optional.empty(), store.get(NAME, soon()));
    } finally {
      server.shutdownNow();
    }
    Metadata first = headers.remove();
    assertEquals("Bearer token-1", header("authorization", first));
    assertEquals("projects/shop/databases/orders", header("google-cloud-resource-prefix", first));
    assertEquals(
        "database=projects%2Fshop%2Fdatabases%2Forders", header("x-goog-request-params", first));
    assertEquals("Bearer token-2", header("authorization", headers.remove()));
  }

  /** Remembers how it was asked to keep connections, and then does. */
  private static final class RecordedBuilder extends ForwardingChannelBuilder2<RecordedBuilder> {
    final Map<String, Object> settings = new TreeMap<>();
    private final ManagedChannelBuilder<?> builder =
        ManagedChannelBuilder.forAddress("localhost", 1);

    @Override
    protected ManagedChannelBuilder<?> delegate() {
      return builder;
    }

    @Override
    public RecordedBuilder keepAliveTime(long time, TimeUnit unit) {
      settings.put("keepAliveTime", unit.toSeconds(time));
      return super.keepAliveTime(time, unit);
    }

    @Override
    public RecordedBuilder keepAliveTimeout(long time, TimeUnit unit) {
      settings.put("keepAliveTimeout", unit.toSeconds(time));
      return super.keepAliveTimeout(time, unit);
    }

    @Override
    public RecordedBuilder keepAliveWithoutCalls(boolean enable) {
      settings.put("keepAliveWithoutCalls", enable);
      return super.keepAliveWithoutCalls(enable);
    }

    @Override
    public RecordedBuilder idleTimeout(long time, TimeUnit unit) {
      settings.put("idleTimeout", unit.toSeconds(time));
      return super.idleTimeout(time, unit);
    }
  }

  @Test
  void aConnectionThatMayHaveBroken_isAskedBeforeACallHasWaitedTooLong() {
    RecordedBuilder builder = new RecordedBuilder();
    FirestoreDatabase database = new FirestoreDatabase("shop", "orders", Optional.empty());
    FirestoreConnection.to(database, builder, shortLived()).close();
    assertEquals(
        Map.of(
            "keepAliveTime", 30L,
            "keepAliveTimeout", 3L,
            "keepAliveWithoutCalls", false,
            "idleTimeout", 240L),
        builder.settings);
  }

  private static String header(String name, Metadata headers) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  private Server server(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    return Grpc.newServerBuilderForPort(
            0, TlsServerCredentials.newBuilder().keyManager(managers.getKeyManagers()).build())
        .addService(new Empty())
        .intercept(new Seen())
        .build()
        .start();
  }

  private static FirestoreOperationStore store(KeyStore keys, int port) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    FirestoreConnection connection =
        FirestoreConnection.to(
            new FirestoreDatabase("shop", "orders", Optional.empty()),
            Grpc.newChannelBuilderForAddress(
                "localhost",
                port,
                TlsChannelCredentials.newBuilder().trustManager(trust.getTrustManagers()).build()),
            shortLived());
    return new FirestoreOperationStore(connection, new Random(1));
  }

  /** The JDK's own tool makes it, since nothing in the JDK's API does. */
  private KeyStore selfSigned() throws Exception {
    Path file = directory.resolve("localhost.p12");
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                (tool
                        + " -genkeypair -alias a -keyalg EC -dname CN=localhost -storetype PKCS12"
                        + " -ext san=dns:localhost -storepass changeit -keystore "
                        + file)
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool made no certificate");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }
}
