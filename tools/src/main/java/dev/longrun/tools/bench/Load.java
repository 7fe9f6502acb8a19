package dev.longrun.tools.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls over connections that are kept, from one thread, so plain that on a small machine it takes
 * little from the server that it measures.
 */
final class Load {
  private static final long LATE_NANOS = Duration.ofSeconds(20).toNanos();

  /** How late a call may be sent, so that who has nothing to do rests. */
  private static final long REST_NANOS = 50_000;

  private final Calls calls = new Calls();
  private final Selector selector = Selector.open();
  private final Deque<LoadConnection> free = new ArrayDeque<>();
  private final List<Answer> answers = new ArrayList<>();
  private final int connections;
  private long begin;

  Load(String url, int connections) throws IOException {
    URI server = URI.create(url);
    this.connections = connections;
    for (int i = 0; i < connections; i++) {
      free.add(
          new LoadConnection(new InetSocketAddress(server.getHost(), server.getPort()), selector));
    }
  }

  /** So many calls a second, each sent when its time has come, if a connection is free. */
  List<Answer> open(double perSecond, Duration time) throws IOException {
    begin = System.nanoTime();
    long count = (long) (perSecond * time.toMillis() / 1000);
    for (long i = 0; i < count; i++) {
      long due = begin + (long) (i * 1e9 / perSecond);
      for (receive(); System.nanoTime() < due; receive()) {
        LockSupport.parkNanos(Math.min(REST_NANOS, due - System.nanoTime()));
      }
      send(due);
    }
    return finish();
  }

  /** So many callers, each of which sends its next call when the last was answered. */
  List<Answer> closed(int callers, Duration time) throws IOException {
    begin = System.nanoTime();
    for (long end = begin + time.toNanos(); System.nanoTime() < end; receive()) {
      if (underWay() == callers) {
        LockSupport.parkNanos(REST_NANOS);
      }
      while (underWay() < callers) {
        send(System.nanoTime());
      }
    }
    return finish();
  }

  private int underWay() {
    return connections - free.size();
  }

  private void send(long due) throws IOException {
    LoadConnection connection = free.poll();
    if (connection == null) {
      answers.add(Answer.unsent((due - begin) / 1e6));
    } else {
      connection.send(calls.next(), due);
    }
  }

  private void receive() throws IOException {
    selector.selectNow();
    for (SelectionKey key : selector.selectedKeys()) {
      LoadConnection connection = (LoadConnection) key.attachment();
      Optional<Answer> answer = connection.read(begin);
      if (answer.isPresent()) {
        answers.add(answer.get());
        if (answer.get().status() == 200) {
          calls.served(connection.call());
        }
        free.add(connection);
      }
    }
    selector.selectedKeys().clear();
  }

  private List<Answer> finish() throws IOException {
    long late = System.nanoTime() + LATE_NANOS;
    while (underWay() > 0) {
      if (System.nanoTime() > late) {
        throw new IOException(underWay() + " calls were not answered");
      }
      LockSupport.parkNanos(REST_NANOS);
      receive();
    }
    List<Answer> all = List.copyOf(answers);
    answers.clear();
    return all;
  }
}
