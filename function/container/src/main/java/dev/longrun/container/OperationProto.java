package dev.longrun.container;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.rpc.Status;
import dev.longrun.json.JsonText;

/** The messages of {@code google.longrunning}, from what REST would have replied. */
final class OperationProto {
  private OperationProto() {}

  static Operation operation(JsonObject json) {
    Operation.Builder operation = Operation.newBuilder();
    if (json.has("name")) {
      operation.setName(json.get("name").getAsString());
    }
    if (json.has("metadata")) {
      operation.setMetadata(AnyProto.of(JsonText.compact(json.get("metadata"))));
    }
    if (json.has("done")) {
      operation.setDone(json.get("done").getAsBoolean());
    }
    if (json.has("error")) {
      operation.setError(status(json.getAsJsonObject("error")));
    }
    if (json.has("response")) {
      operation.setResponse(AnyProto.of(JsonText.compact(json.get("response"))));
    }
    return operation.build();
  }

  private static Status status(JsonObject json) {
    Status.Builder status = Status.newBuilder();
    if (json.has("code")) {
      status.setCode(json.get("code").getAsInt());
    }
    if (json.has("message")) {
      status.setMessage(json.get("message").getAsString());
    }
    if (json.has("details")) {
      String details = JsonText.compact(json.get("details"));
      for (JsonElement detail : JsonText.parse(details).getAsJsonArray()) {
        status.addDetails(AnyProto.of(JsonText.compact(detail)));
      }
    }
    return status.build();
  }

  static ListOperationsResponse list(JsonObject json) {
    ListOperationsResponse.Builder list = ListOperationsResponse.newBuilder();
    if (json.has("operations")) {
      for (JsonElement operation : json.getAsJsonArray("operations")) {
        list.addOperations(operation(operation.getAsJsonObject()));
      }
    }
    if (json.has("nextPageToken")) {
      list.setNextPageToken(json.get("nextPageToken").getAsString());
    }
    return list.build();
  }
}
