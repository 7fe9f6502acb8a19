package dev.longrun;

import dev.longrun.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A request of the server to itself, which asks for nothing, but loads most of what every request
 * needs, so that no caller waits for it.
 */
final class WarmUpRequest implements Runnable {
  private static final Logger LOGGER = Logger.getLogger(WarmUpRequest.class.getName());
  private static final String REQUEST =
      "OPTIONS /v1/projects/longrun/operations/warm-up:cancel HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final InetSocketAddress server;

  WarmUpRequest(int port) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Nothing, where nobody knows on which port this process serves. */
  static Runnable to(OptionalInt port) {
    return port.isPresent() ? new WarmUpRequest(port.getAsInt()) : () -> {};
  }

  /** Waits until the server listens, and for its reply. That there is none is only logged. */
  @Override
  public void run() {
    Deadline deadline = Deadline.after(PATIENCE);
    while (!deadline.hasPassed()) {
      try (Socket socket = new Socket()) {
        socket.connect(server);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        socket.getInputStream().readAllBytes();
        return;
      } catch (IOException e) {
        LOGGER.log(Level.FINER, "the server does not listen yet", e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
