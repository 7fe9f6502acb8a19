package dev.longrun.container;

import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.OperationsGrpc.OperationsBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Calls a server on this machine over each protocol, so that it loads what it will need. Whether
 * the calls succeed makes no difference: where no store answers, they load what an error needs.
 */
public final class SampleCalls {
  private static final String PARENT = "projects/archive";
  private static final long PAUSE_MILLIS = 500;

  private SampleCalls() {}

  /** Returns once each call has been answered. Takes the port of the server. */
  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    String id = "archive-" + System.nanoTime();
    call(
        () -> rest(port, "POST", ":start", "{\"operationId\":\"" + id + "\"}"),
        () -> rest(port, "GET", "?filter=done%3Dtrue", ""),
        () -> rest(port, "GET", "/" + id, ""),
        () -> rest(port, "POST", "/" + id + ":cancel", ""),
        () -> rest(port, "DELETE", "/" + id, ""));
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    grpc(OperationsGrpc.newBlockingStub(channel), PARENT + "/operations/" + id);
    channel.shutdownNow();
  }

  /**
   * One after the other, where a store answers. Where there is none, each waits for seconds, and so
   * the next doesn't wait for it.
   */
  private static void call(Runnable... calls) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Runnable call : calls) {
      Thread thread = new Thread(call);
      threads.add(thread);
      thread.start();
      thread.join(PAUSE_MILLIS);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void rest(int port, String method, String path, String body) {
    URI uri = URI.create("http://localhost:" + port + "/v1/" + PARENT + "/operations" + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      System.out.println(
          method + " " + HttpClient.newHttpClient().send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new IllegalStateException("the server doesn't answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void grpc(OperationsBlockingStub operations, String name)
      throws InterruptedException {
    var get = GetOperationRequest.newBuilder().setName(name).build();
    var cancel = CancelOperationRequest.newBuilder().setName(name).build();
    var list = ListOperationsRequest.newBuilder().setName(PARENT).build();
    call(
        () -> answer(() -> operations.getOperation(get)),
        () -> answer(() -> operations.cancelOperation(cancel)),
        () -> answer(() -> operations.listOperations(list)));
  }

  private static void answer(Supplier<?> call) {
    try {
      System.out.println(call.get());
    } catch (StatusRuntimeException e) {
      System.out.println(e.getStatus());
    }
  }
}
