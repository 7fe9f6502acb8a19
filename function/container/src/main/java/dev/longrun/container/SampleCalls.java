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
import java.util.concurrent.TimeUnit;

/**
 * Calls a server on this machine over each protocol, so that it loads what it will need. Whether
 * the calls succeed makes no difference: where no store answers, they load what an error needs.
 */
public final class SampleCalls {
  private static final String PARENT = "projects/archive";

  private SampleCalls() {}

  /**
   * @param arguments the port of the server
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    String id = "archive-" + System.nanoTime();
    // Side by side, since each waits for seconds where there is no store.
    Thread[] calls = {
      new Thread(() -> rest(port, "POST", ":start", "{\"operationId\":\"" + id + "\"}")),
      new Thread(() -> rest(port, "GET", "?filter=done%3Dtrue", "")),
      new Thread(() -> rest(port, "GET", "/" + id, "")),
      new Thread(() -> rest(port, "POST", "/" + id + ":cancel", "")),
      new Thread(() -> rest(port, "DELETE", "/" + id, "")),
      new Thread(() -> grpc(port, id))
    };
    for (Thread call : calls) {
      call.start();
      call.join(500); // in this order, where a store answers
    }
    for (Thread call : calls) {
      call.join();
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

  private static void grpc(int port, String id) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    OperationsBlockingStub operations = OperationsGrpc.newBlockingStub(channel);
    String name = PARENT + "/operations/" + id;
    try {
      Thread[] calls = {
        new Thread(
            () ->
                answer(
                    () ->
                        operations.getOperation(
                            GetOperationRequest.newBuilder().setName(name).build()))),
        new Thread(
            () ->
                answer(
                    () ->
                        operations.cancelOperation(
                            CancelOperationRequest.newBuilder().setName(name).build()))),
        new Thread(
            () ->
                answer(
                    () ->
                        operations.listOperations(
                            ListOperationsRequest.newBuilder().setName(PARENT).build())))
      };
      for (Thread call : calls) {
        call.start();
      }
      for (Thread call : calls) {
        call.join();
      }
      channel.shutdown().awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(java.util.function.Supplier<?> call) {
    try {
      System.out.println(call.get());
    } catch (StatusRuntimeException e) {
      System.out.println(e.getStatus());
    }
  }
}
