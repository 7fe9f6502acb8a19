package dev.longrun.store.firestore;

import com.google.cloud.firestore.ListenerRegistration;
import dev.longrun.store.OperationStore;
import dev.longrun.time.Backoff;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A watch that is opened again when it is lost. Firestore's client tries again by itself after most
 * failures; a watch is lost for it when Firestore refuses to serve it, which may pass.
 */
final class FirestoreWatch implements OperationStore.Watch {
  private static final Logger LOGGER = Logger.getLogger(FirestoreWatch.class.getName());
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));

  private final String what;
  private final Source source;
  private final ScheduledExecutorService opener;
  private final RandomGenerator random;
  private ListenerRegistration registration = () -> {};
  private int failures;
  private boolean closed;

  /** Begins to listen, and tells a watch how that goes. */
  interface Source {
    ListenerRegistration open(FirestoreWatch watch) throws Exception;
  }

  /**
   * @param what it watches, for the log
   * @param opener opens the watch, and may wait for the connection to do so
   */
  FirestoreWatch(
      String what, Source source, ScheduledExecutorService opener, RandomGenerator random) {
    this.what = what;
    this.source = source;
    this.opener = opener;
    this.random = random;
  }

  /** Returns at once. */
  void open() {
    opener.execute(this::listen);
  }

  private void listen() {
    if (isClosed()) {
      return;
    }
    try {
      register(source.open(this));
    } catch (Exception e) {
      onLost(e);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void register(ListenerRegistration opened) {
    if (closed) {
      opened.remove();
    } else {
      registration = opened;
    }
  }

  synchronized void onOpen() {
    failures = 0;
  }

  synchronized void onLost(@Nullable Exception failure) {
    if (!closed && !opener.isShutdown()) {
      failures++;
      Duration pause = BACKOFF.pause(failures, random);
      LOGGER.log(Level.WARNING, "the watch " + what + " was lost; it is opened again", failure);
      var unused = opener.schedule(this::listen, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    registration.remove();
  }
}
