package dev.longrun.tools.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A server over a store of some size, called over one connection. */
final class GrownServer implements AutoCloseable {
  private static final int HELD = 50;
  private static final int PAGE_SIZE = 50;
  private static final String LEASE = "\"leaseDuration\": \"3600s\"";

  private final GrownStore store;
  private final ServerProcess server;
  private final List<Held> held = new ArrayList<>();
  private final Random random = new Random(1);
  private KeptConnection connection;
  private String nextPage = "";

  /** An operation that has a worker. */
  private record Held(String path, String token) {}

  /** What is measured; each makes one call and tells how many milliseconds it took. */
  enum Method {
    CANCEL {
      @Override
      double measure(GrownServer server) throws IOException {
        return server.cancel();
      }
    },
    GET {
      @Override
      double measure(GrownServer server) throws IOException {
        return server.timed("GET", server.path(server.random.nextInt(server.store.size())), "");
      }
    },
    HEARTBEAT {
      @Override
      double measure(GrownServer server) throws IOException {
        Held one = server.held.get(server.random.nextInt(HELD));
        String body = "{\"leaseToken\": %s, %s}".formatted(one.token(), LEASE);
        return server.timed("POST", one.path() + ":heartbeat", body);
      }
    },
    PAGE {
      @Override
      double measure(GrownServer server) throws IOException {
        return server.page();
      }
    },
    SEARCH {
      @Override
      double measure(GrownServer server) throws IOException {
        String body = "{\"pageSize\": %d}".formatted(PAGE_SIZE);
        return server.timed("POST", server.collection() + ":search", body);
      }
    };

    abstract double measure(GrownServer server) throws IOException;

    boolean isQuery() {
      return this == PAGE || this == SEARCH;
    }
  }

  /** The server must accept connections already. */
  GrownServer(GrownStore store, ServerProcess server) throws IOException {
    this.store = store;
    this.server = server;
    this.connection = server.connect();
    for (int i = 0; i < HELD; i++) {
      String path = path(i);
      String claim = connection.send("POST", path + ":claim", "{\"worker\": \"w\", " + LEASE + "}");
      held.add(
          new Held(
              path, JsonParser.parseString(claim).getAsJsonObject().get("leaseToken").toString()));
    }
  }

  /** Begins a turn; a server closes connections that were idle for long. */
  void reconnect() throws IOException {
    connection.close();
    connection = server.connect();
  }

  int size() {
    return store.size();
  }

  private String collection() {
    return "/v1/" + store.parent() + "/operations";
  }

  private String path(int number) {
    return collection() + "/" + SeededOperations.id(number);
  }

  private double timed(String method, String path, String body) throws IOException {
    long sent = System.nanoTime();
    connection.send(method, path, body);
    return (System.nanoTime() - sent) / 1e6;
  }

  /** Of one that is there for this alone, so that there are never more. */
  private double cancel() throws IOException {
    String started = connection.send("POST", collection() + ":start", "");
    String name = JsonParser.parseString(started).getAsJsonObject().get("name").getAsString();
    double millis = timed("POST", "/v1/" + name + ":cancel", "");
    connection.send("DELETE", "/v1/" + name, "");
    return millis;
  }

  /** Turns the pages, and begins again after the last. */
  private double page() throws IOException {
    String path = collection() + "?pageSize=" + PAGE_SIZE + nextPage;
    long sent = System.nanoTime();
    String reply = connection.send("GET", path, "");
    double millis = (System.nanoTime() - sent) / 1e6;
    JsonObject page = JsonParser.parseString(reply).getAsJsonObject();
    nextPage =
        Optional.ofNullable(page.get("nextPageToken"))
            .map(JsonElement::getAsString)
            .map(token -> "&pageToken=" + token)
            .orElse("");
    return millis;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    connection.close();
    server.close();
  }
}
