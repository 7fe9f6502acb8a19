package dev.longrun.store.firestore;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.firestore.v1.FirestoreGrpc;
import com.google.firestore.v1.FirestoreGrpc.FirestoreBlockingStub;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.auth.MoreCallCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one Firestore database. Reads and writes go straight through the generated stub of its
 * gRPC service, which takes less than half the processor's time of Firestore's client for each
 * call, and fewer classes at a start (docs/performance.md). What the client does that the service
 * doesn't, listening, is left to it; it is made when somebody first listens.
 */
public final class FirestoreConnection implements AutoCloseable {
  private static final String HOST = "firestore.googleapis.com";
  private static final int PORT = 443;

  /**
   * How long to wait for a ping: short enough that a call which finds the connection broken still
   * has time for another.
   */
  private static final int PING_SECONDS = 3;

  private static final List<String> SCOPES =
      List.of(
          "https://www.googleapis.com/auth/cloud-platform",
          "https://www.googleapis.com/auth/datastore");

  private final FirestoreDatabase database;
  private final ManagedChannel channel;
  private final FirestoreBlockingStub stub;
  private @Nullable Firestore client;
  private volatile boolean closed;

  private FirestoreConnection(
      FirestoreDatabase database, ManagedChannel channel, FirestoreBlockingStub stub) {
    this.database = database;
    this.channel = channel;
    this.stub = stub;
  }

  /**
   * Returns before there is a connection; calls wait for it.
   *
   * @throws UncheckedIOException if there are no application default credentials
   */
  public static FirestoreConnection to(FirestoreDatabase database) {
    return database.emulator().isPresent()
        ? toEmulator(database, database.emulator().get())
        : to(database, ManagedChannelBuilder.forAddress(HOST, PORT), applicationDefault());
  }

  private static FirestoreConnection toEmulator(FirestoreDatabase database, String emulator) {
    ManagedChannel plain = open(ManagedChannelBuilder.forTarget(emulator).usePlaintext());
    Metadata headers = headers(database);
    put("authorization", "Bearer owner", headers); // as the emulator wants it of an administrator
    return new FirestoreConnection(database, plain, stub(plain, headers));
  }

  /** A connection over a channel that has TLS. */
  static FirestoreConnection to(
      FirestoreDatabase database, ManagedChannelBuilder<?> secure, Credentials credentials) {
    ManagedChannel channel = open(secure);
    CallCredentials tokens = new BackgroundCredentials(MoreCallCredentials.from(credentials));
    return new FirestoreConnection(
        database, channel, stub(channel, headers(database)).withCallCredentials(tokens));
  }

  /**
   * Each caller waits for the answer, so no executor is needed to pass the answer on. Each caller
   * also decides itself what to try again, so gRPC's own retries are off.
   *
   * <p>An instance may be frozen for minutes, and meanwhile the connection may break without
   * notice. So after 30 s or more without an answer, a call first sends a ping to see whether the
   * connection still works.
   */
  private static ManagedChannel open(ManagedChannelBuilder<?> channel) {
    return channel
        .directExecutor()
        .disableRetry()
        .keepAliveTime(30, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(false)
        .idleTimeout(4, TimeUnit.MINUTES)
        .build();
  }

  /** Both say for which database a call is, so that it is routed there. */
  private static Metadata headers(FirestoreDatabase database) {
    Metadata headers = new Metadata();
    put("google-cloud-resource-prefix", database.name(), headers);
    String escaped = URLEncoder.encode(database.name(), StandardCharsets.UTF_8);
    put("x-goog-request-params", "database=" + escaped, headers);
    return headers;
  }

  private static void put(String name, String value, Metadata headers) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  private static FirestoreBlockingStub stub(ManagedChannel channel, Metadata headers) {
    return FirestoreGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static GoogleCredentials applicationDefault() {
    try {
      return GoogleCredentials.getApplicationDefault().createScoped(SCOPES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FirestoreDatabase database() {
    return database;
  }

  FirestoreBlockingStub stub() {
    return stub;
  }

  boolean isClosed() {
    return closed;
  }

  /** The client that listens. */
  public synchronized Firestore client() {
    if (closed) {
      throw new IllegalStateException("the connection to Firestore is closed");
    }
    if (client == null) {
      FirestoreOptions.Builder options =
          FirestoreOptions.newBuilder()
              .setProjectId(database.project())
              .setDatabaseId(database.id());
      database.emulator().ifPresent(options::setEmulatorHost);
      client = options.build().getService();
    }
    return client;
  }

  /** Ends what is under way instead of waiting for it: Firestore's client tries for minutes. */
  @Override
  public synchronized void close() {
    closed = true;
    channel.shutdownNow();
    if (client != null) {
      client.shutdownNow();
    }
  }
}
