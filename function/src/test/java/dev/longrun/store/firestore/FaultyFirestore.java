package dev.longrun.store.firestore;

import dev.longrun.store.OperationStore;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Stands between a store and the Firestore emulator, and lets calls go wrong as a test asks. */
public final class FaultyFirestore implements AutoCloseable {
  private final ManagedChannel emulator;
  private final Server server;
  private final CuttableLink link;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Deque<Planned> plan = new ArrayDeque<>();
  private int met;

  /** So many calls of one of Firestore's methods that are to meet a fault. */
  private record Planned(Fault fault, String method, int times) {
    boolean concerns(String fullMethodName) {
      return method.isEmpty()
          ? !fullMethodName.endsWith("/Listen")
          : fullMethodName.endsWith("/" + method);
    }
  }

  public FaultyFirestore() throws IOException {
    this.emulator =
        ManagedChannelBuilder.forTarget(System.getenv("FIRESTORE_EMULATOR_HOST"))
            .usePlaintext()
            .build();
    this.server = ServerBuilder.forPort(0).fallbackHandlerRegistry(new AnyMethod()).build().start();
    this.link = new CuttableLink(server.getPort());
  }

  public OperationStore store() {
    Optional<String> host = Optional.of("127.0.0.1:" + link.port());
    FirestoreDatabase database =
        new FirestoreDatabase("demo-longrun", FirestoreDatabase.DEFAULT, host);
    return new FirestoreOperationStore(FirestoreConnection.to(database), new Random(1));
  }

  /**
   * From now on so many calls meet this fault.
   *
   * @param method of Firestore's, such as Commit; empty, any
   */
  public synchronized void fail(Fault fault, String method, int times) {
    recover();
    met = 0;
    thenFail(fault, method, times);
  }

  /** After those that are to fail already. */
  public synchronized void thenFail(Fault fault, String method, int times) {
    plan.add(new Planned(fault, method, times));
  }

  /** From now on all is well. */
  public synchronized void recover() {
    plan.clear();
  }

  /** How many calls have failed since the first was asked to. */
  public synchronized int met() {
    return met;
  }

  private synchronized Optional<Fault> fault(String fullMethodName) {
    Planned next = plan.peek();
    if (next == null || !next.concerns(fullMethodName)) {
      return Optional.empty();
    }
    plan.remove();
    if (next.times() > 1) {
      plan.addFirst(new Planned(next.fault(), next.method(), next.times() - 1));
    }
    met++;
    return Optional.of(next.fault());
  }

  @Override
  public void close() throws IOException {
    link.close();
    server.shutdownNow();
    emulator.shutdownNow();
    timer.shutdownNow();
  }

  private static void refuse(ServerCall<?, ?> call, Fault met) {
    call.close(met.status().toStatus().withDescription("on purpose"), new Metadata());
  }

  /** Serves whatever is called by calling the emulator, without looking into the messages. */
  private final class AnyMethod extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
      MethodDescriptor<byte[], byte[]> described =
          MethodDescriptor.newBuilder(new Bytes(), new Bytes())
              .setFullMethodName(name)
              .setType(MethodDescriptor.MethodType.UNKNOWN)
              .build();
      return ServerMethodDefinition.create(described, this::serve);
    }

    private ServerCall.Listener<byte[]> serve(ServerCall<byte[], byte[]> call, Metadata headers) {
      Fault met = fault(call.getMethodDescriptor().getFullMethodName()).orElse(Fault.slow(0));
      if (!met.reachesFirestore()) {
        if (met.place() == Fault.Place.CUT_BEFORE) {
          link.cut();
        } else if (met.place() == Fault.Place.BEFORE) {
          refuse(call, met);
        }
        return new ServerCall.Listener<>() {};
      }
      ClientCall<byte[], byte[]> onward =
          emulator.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
      onward.start(new Answers(call, met), headers);
      onward.request(Integer.MAX_VALUE);
      call.request(Integer.MAX_VALUE);
      return new Requests(onward);
    }
  }

  /** What the client sends goes on to the emulator. */
  private static final class Requests extends ServerCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> onward;

    Requests(ClientCall<byte[], byte[]> onward) {
      this.onward = onward;
    }

    @Override
    public void onMessage(byte[] message) {
      onward.sendMessage(message);
    }

    @Override
    public void onHalfClose() {
      onward.halfClose();
    }

    @Override
    public void onCancel() {
      onward.cancel("the client went away", null);
    }
  }

  /** What the emulator answers goes back to the client, unless the fault has it otherwise. */
  private final class Answers extends ClientCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> client;
    private final Fault met;
    private boolean begun;

    Answers(ServerCall<byte[], byte[]> client, Fault met) {
      this.client = client;
      this.met = met;
    }

    @Override
    public void onMessage(byte[] message) {
      if (met.place() == Fault.Place.BEFORE) {
        later(() -> pass(message));
      }
    }

    private void pass(byte[] message) {
      if (!begun) {
        begun = true;
        client.sendHeaders(new Metadata());
      }
      client.sendMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      switch (met.place()) {
        case CUT_AFTER -> link.cut();
        case AFTER -> refuse(client, met);
        default -> later(() -> end(status, trailers));
      }
    }

    private void end(Status status, Metadata trailers) {
      if (!client.isCancelled()) {
        client.close(status, trailers);
      }
    }

    private void later(Runnable step) {
      if (met.delayMillis() == 0) {
        step.run();
      } else {
        var unused =
            timer.schedule(
                () -> {
                  if (!client.isCancelled()) {
                    step.run();
                  }
                },
                met.delayMillis(),
                TimeUnit.MILLISECONDS);
      }
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
