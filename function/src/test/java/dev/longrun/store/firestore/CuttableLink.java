package dev.longrun.store.firestore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes TCP connections on to another port of this machine, until a test cuts them. */
public final class CuttableLink implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger refusals = new AtomicInteger();

  public CuttableLink(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Ends every connection at once, as if a cable was pulled; new ones are taken. */
  public void cut() {
    open.forEach(CuttableLink::reset);
    open.clear();
  }

  /** Cuts the next so many connections as soon as they are made. */
  public void refuse(int connections) {
    refusals.set(connections);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = connected(listener.accept());
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          reset(near);
          continue;
        }
        Socket far = connected(new Socket(InetAddress.getLoopbackAddress(), target));
        threads.execute(() -> copy(near, far));
        threads.execute(() -> copy(far, near));
      } catch (IOException e) {
        cut();
      }
    }
  }

  private Socket connected(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    open.add(socket);
    return socket;
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // It was cut, which both ends are to see.
    } finally {
      reset(from);
      reset(to);
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
    threads.shutdownNow();
  }
}
