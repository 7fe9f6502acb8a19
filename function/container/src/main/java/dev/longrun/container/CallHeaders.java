package dev.longrun.container;

import dev.longrun.http.Headers;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was sent beside a call, as the headers that it would have in REST: its metadata, and the
 * authority as {@code Host}.
 */
final class CallHeaders implements ServerInterceptor {
  private static final Context.Key<Headers> HEADERS = Context.key("headers");

  /** Those of the call that this thread serves. */
  static Headers current() {
    return HEADERS.get();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
    Context context = Context.current().withValue(HEADERS, of(call, metadata));
    return Contexts.interceptCall(context, call, metadata, next);
  }

  static Headers of(ServerCall<?, ?> call, Metadata metadata) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String key : metadata.keys()) {
      if (!key.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        List<String> values = new ArrayList<>();
        metadata
            .getAll(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER))
            .forEach(values::add);
        headers.put(key, values);
      }
    }
    String authority = call.getAuthority();
    headers.put("host", authority == null ? List.of() : List.of(authority));
    return new Headers(headers);
  }
}
