package dev.longrun;

import com.google.api.client.googleapis.services.json.AbstractGoogleJsonClient;
import com.google.api.client.googleapis.services.json.AbstractGoogleJsonClientRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.Key;
import java.util.List;

/**
 * The operations of the Datastore API as Google's generator makes them for Java from a discovery
 * document. The generated library itself names a runtime too old to be on one class path with
 * today's.
 */
final class GeneratedOperations extends AbstractGoogleJsonClient {
  private GeneratedOperations(Builder builder) {
    super(builder);
  }

  static GeneratedOperations at(
      String rootUrl, HttpTransport transport, HttpRequestInitializer initializer) {
    return new Builder(transport, rootUrl, initializer).build();
  }

  static final class Builder extends AbstractGoogleJsonClient.Builder {
    Builder(HttpTransport transport, String rootUrl, HttpRequestInitializer initializer) {
      super(transport, GsonFactory.getDefaultInstance(), rootUrl, "", initializer, false);
      setApplicationName("longrun-test");
    }

    @Override
    public GeneratedOperations build() {
      return new GeneratedOperations(this);
    }
  }

  /** {@code GoogleLongrunningOperation}. */
  public static final class Operation extends GenericJson {
    @Key String name;
    @Key Boolean done;
    @Key Status error;
    @Key GenericJson metadata;
    @Key GenericJson response;
  }

  public static final class Status extends GenericJson {
    @Key Integer code;
    @Key String message;
  }

  /** {@code GoogleLongrunningListOperationsResponse}. */
  public static final class Page extends GenericJson {
    @Key List<Operation> operations;
    @Key String nextPageToken;
  }

  public static final class Empty extends GenericJson {}

  /** A call about one name, without a body. */
  public static class Call<T> extends AbstractGoogleJsonClientRequest<T> {
    @Key String name;

    Call(GeneratedOperations client, String method, String path, String name, Class<T> reply) {
      super(client, method, path, null, reply);
      this.name = name;
    }
  }

  public static final class ListCall extends Call<Page> {
    @Key String filter;
    @Key Integer pageSize;
    @Key String pageToken;

    ListCall(GeneratedOperations client, String parent) {
      super(client, "GET", "v1/{+name}/operations", parent, Page.class);
    }
  }

  Call<Operation> get(String name) {
    return new Call<>(this, "GET", "v1/{+name}", name, Operation.class);
  }

  ListCall list(String parent) {
    return new ListCall(this, parent);
  }

  Call<Empty> cancel(String name) {
    return new Call<>(this, "POST", "v1/{+name}:cancel", name, Empty.class);
  }

  Call<Empty> delete(String name) {
    return new Call<>(this, "DELETE", "v1/{+name}", name, Empty.class);
  }
}
