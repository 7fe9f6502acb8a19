package dev.longrun.model;

import com.google.datastore.admin.v1.DatastoreAdminProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.OperationsGrpc.OperationsBlockingStub;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Duration;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.WrappersProto;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The service as callers have it of whom every second one speaks gRPC, where it has the method. */
final class MixedService extends HttpService {
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("x-goog-request-reason", Metadata.ASCII_STRING_MARSHALLER);

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(DatastoreAdminProto.getDescriptor().getMessageTypes())
                  .add(EmptyProto.getDescriptor().getMessageTypes())
                  .add(WrappersProto.getDescriptor().getMessageTypes())
                  .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
                  .build());

  private final ManagedChannel channel;
  private final OperationsBlockingStub operations;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger overGrpc = new AtomicInteger();

  MixedService(Servers servers) {
    super(servers);
    URI uri = URI.create(servers.url());
    channel = ManagedChannelBuilder.forAddress(uri.getHost(), uri.getPort()).usePlaintext().build();
    operations = OperationsGrpc.newBlockingStub(channel);
  }

  int callsOverGrpc() {
    return overGrpc.get();
  }

  void close() {
    channel.shutdownNow();
  }

  @Override
  Optional<JsonObject> send(HttpRequest.Builder request) throws InterruptedException {
    HttpRequest built = request.build();
    String path = built.uri().getPath().substring("/v1/".length());
    boolean hasMethod =
        path.contains("/operations/")
            && ((built.method().equals("GET") && !path.endsWith(":inspect"))
                || built.method().equals("DELETE")
                || path.endsWith(":cancel")
                || path.endsWith(":wait"));
    if (!hasMethod || calls.incrementAndGet() % 2 == 0) {
      return super.send(request);
    }
    overGrpc.incrementAndGet();
    try {
      return Optional.of(json(call(built, path)));
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Code.UNAVAILABLE ? Optional.empty() : Optional.of(error(e));
    }
  }

  private MessageOrBuilder call(HttpRequest request, String path) {
    String name = path.replaceFirst(":[a-z]+$", "");
    if (path.endsWith(":cancel")) {
      Metadata metadata = new Metadata();
      request.headers().firstValue(REASON.name()).ifPresent(it -> metadata.put(REASON, it));
      return operations
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
          .cancelOperation(CancelOperationRequest.newBuilder().setName(name).build());
    }
    if (path.endsWith(":wait")) {
      return operations.waitOperation(
          WaitOperationRequest.newBuilder()
              .setName(name)
              .setTimeout(Duration.getDefaultInstance())
              .build());
    }
    return request.method().equals("DELETE")
        ? operations.deleteOperation(DeleteOperationRequest.newBuilder().setName(name).build())
        : operations.getOperation(GetOperationRequest.newBuilder().setName(name).build());
  }

  private static JsonObject error(StatusRuntimeException e) {
    if (e.getStatus().getCode() == Code.INTERNAL || e.getStatus().getCode() == Code.UNKNOWN) {
      throw new AssertionError(e);
    }
    JsonObject reply = new JsonObject();
    reply.add("error", json(StatusProto.fromThrowable(e)));
    return reply;
  }

  private static JsonObject json(MessageOrBuilder message) {
    try {
      return JsonParser.parseString(PRINTER.print(message)).getAsJsonObject();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
