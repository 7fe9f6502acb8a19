package dev.longrun.store.firestore;

import io.grpc.CallCredentials;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Gets tokens in threads of their own, which may wait for them; the threads of a connection must
 * not wait. A token that is there already is used at once, without such a thread.
 */
final class BackgroundCredentials extends CallCredentials {
  private final Executor threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "firestore-token");
            thread.setDaemon(true);
            return thread;
          });

  private final CallCredentials credentials;

  BackgroundCredentials(CallCredentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor unused, MetadataApplier applier) {
    credentials.applyRequestMetadata(call, threads, applier);
  }
}
