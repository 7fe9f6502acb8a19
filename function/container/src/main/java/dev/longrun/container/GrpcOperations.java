package dev.longrun.container;

import com.google.gson.JsonObject;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Empty;
import dev.longrun.api.Route;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.server.Failure;
import dev.longrun.server.MethodInvoker;
import dev.longrun.server.MethodRequest;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code google.longrunning.Operations} over gRPC: another way to call the methods that REST has,
 * with all that they promise there.
 */
final class GrpcOperations extends OperationsGrpc.OperationsImplBase {
  private static final Logger LOGGER = Logger.getLogger(GrpcOperations.class.getName());

  private final MethodInvoker methods;
  private final Consumer<Error> failed;

  /**
   * @param failed is told when the JVM itself has failed in a call
   */
  GrpcOperations(MethodInvoker methods, Consumer<Error> failed) {
    this.methods = methods;
    this.failed = failed;
  }

  @Override
  public void getOperation(GetOperationRequest request, StreamObserver<Operation> reply) {
    reply(reply, () -> OperationProto.operation(invoke(Route.GET_OPERATION, request.getName())));
  }

  @Override
  public void listOperations(
      ListOperationsRequest request, StreamObserver<ListOperationsResponse> reply) {
    reply(
        reply,
        () -> {
          String parent = new ParentName(request.getName()).toString();
          Map<String, List<String>> query =
              Map.of(
                  "filter", List.of(request.getFilter()),
                  "pageSize", List.of(Integer.toString(request.getPageSize())),
                  "pageToken", List.of(request.getPageToken()),
                  "returnPartialSuccess",
                      List.of(Boolean.toString(request.getReturnPartialSuccess())));
          return OperationProto.list(
              invoke(MethodRequest.with(Route.LIST_OPERATIONS, parent, query)));
        });
  }

  @Override
  public void cancelOperation(CancelOperationRequest request, StreamObserver<Empty> reply) {
    reply(reply, () -> empty(Route.CANCEL_OPERATION, request.getName()));
  }

  @Override
  public void deleteOperation(DeleteOperationRequest request, StreamObserver<Empty> reply) {
    reply(reply, () -> empty(Route.DELETE_OPERATION, request.getName()));
  }

  /**
   * Ends, with the operation as it is, shortly before the call's deadline; or when it is cancelled.
   */
  @Override
  public void waitOperation(WaitOperationRequest request, StreamObserver<Operation> reply) {
    reply(
        reply,
        () -> {
          String name = OperationName.parse(request.getName()).toString();
          JsonObject body = WaitTimeout.of(request, CallTime.forAWait());
          try (InterruptOnCancellation interruption = InterruptOnCancellation.begin()) {
            return OperationProto.operation(
                invoke(MethodRequest.with(Route.WAIT_OPERATION, name, body)));
          }
        });
  }

  private JsonObject invoke(Route route, String name) {
    return invoke(MethodRequest.of(route, OperationName.parse(name).toString()));
  }

  private Empty empty(Route route, String name) {
    invoke(route, name);
    return Empty.getDefaultInstance();
  }

  private JsonObject invoke(MethodRequest request) {
    return methods.invoke(request, CallHeaders.current(), CallTime.deadline());
  }

  /** Ends the call whatever happens: nothing that fails may leave its caller waiting. */
  private <T> void reply(StreamObserver<T> observer, Supplier<T> method) {
    try {
      T reply = method.get();
      send(
          observer,
          it -> {
            it.onNext(reply);
            it.onCompleted();
          });
    } catch (RuntimeException e) {
      StatusRuntimeException refusal = GrpcStatus.of(Failure.told(e));
      send(observer, it -> it.onError(refusal));
    } catch (Error e) {
      observer.onError(GrpcStatus.of(ServerErrors.internal(null).error()));
      failed.accept(e);
    }
  }

  /** Nobody is there to hear of a call that was given up, so that sending fails is no fault. */
  private static <T> void send(StreamObserver<T> observer, Consumer<StreamObserver<T>> reply) {
    try {
      reply.accept(observer);
    } catch (RuntimeException e) {
      if (!Context.current().isCancelled()) {
        throw e;
      }
      LOGGER.log(Level.FINE, "a call was given up before its reply", e);
    }
  }
}
