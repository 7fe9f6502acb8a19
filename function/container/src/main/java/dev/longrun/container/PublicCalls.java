package dev.longrun.container;

import dev.longrun.server.Failure;
import dev.longrun.server.MethodInvoker;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;

/** Lets anyone call what is public, as often as strangers may. */
record PublicCalls(MethodInvoker methods) implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
    try {
      methods.admitAnyone(CallHeaders.of(call, metadata));
      return next.startCall(call, metadata);
    } catch (RuntimeException e) {
      StatusRuntimeException refusal = GrpcStatus.of(Failure.told(e));
      Metadata trailers = refusal.getTrailers();
      call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
      return new ServerCall.Listener<>() {};
    }
  }
}
