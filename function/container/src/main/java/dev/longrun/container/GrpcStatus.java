package dev.longrun.container;

import com.google.gson.JsonElement;
import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.longrun.error.ApiError;
import dev.longrun.json.ErrorJson;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/**
 * An error as gRPC has it: {@code google.rpc.Status} with the same details as in REST (AIP-193).
 */
final class GrpcStatus {
  private GrpcStatus() {}

  static StatusRuntimeException of(ApiError error) {
    Status.Builder status =
        Status.newBuilder().setCode(error.code().number()).setMessage(error.message());
    for (JsonElement detail :
        ErrorJson.render(error, false).getAsJsonObject("error").getAsJsonArray("details")) {
      Any any = AnyProto.of(detail.toString());
      status.addDetails(any);
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }
}
