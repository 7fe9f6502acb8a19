package dev.longrun.tools.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that is kept open, for one call at a time, whose thread doesn't wait for it. */
final class LoadConnection {
  private static final Pattern HEAD =
      Pattern.compile(
          "HTTP/1\\.1 (\\d{3}).*?\r\nContent-Length: *(\\d+).*?\r\n\r\n",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final int LARGEST_REPLY = 1 << 16;

  private final InetSocketAddress server;
  private final Selector selector;
  private final ByteBuffer reply = ByteBuffer.allocate(LARGEST_REPLY);
  private SocketChannel channel;
  private Calls.Call call;
  private long due;
  private long sent;

  LoadConnection(InetSocketAddress server, Selector selector) throws IOException {
    this.server = server;
    this.selector = selector;
    connect();
  }

  private void connect() throws IOException {
    channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  Calls.Call call() {
    return call;
  }

  /** Sends a call that was due at that time. */
  void send(Calls.Call next, long dueNanos) throws IOException {
    call = next;
    due = dueNanos;
    reply.clear();
    sent = System.nanoTime();
    try {
      while (call.request().hasRemaining()) {
        channel.write(call.request());
      }
    } catch (IOException e) {
      // Read on, and find it broken.
    }
  }

  /** Reads what is there; the answer, once that is all of it. */
  Optional<Answer> read(long beginNanos) throws IOException {
    int status = status();
    if (status == Answer.UNSENT) {
      return Optional.empty();
    }
    if (status == Answer.BROKEN) {
      channel.close();
      connect();
    }
    double millis = (System.nanoTime() - sent) / 1e6;
    return Optional.of(new Answer(status, (due - beginNanos) / 1e6, (sent - due) / 1e6, millis));
  }

  /** UNSENT, while the reply isn't whole. */
  private int status() {
    try {
      if (channel.read(reply) < 0) {
        return Answer.BROKEN;
      }
    } catch (IOException e) {
      return Answer.BROKEN;
    }
    String text = new String(reply.array(), 0, reply.position(), StandardCharsets.ISO_8859_1);
    Matcher head = HEAD.matcher(text);
    if (!head.lookingAt() || text.length() < head.end() + Integer.parseInt(head.group(2))) {
      return Answer.UNSENT;
    }
    return Integer.parseInt(head.group(1));
  }
}
