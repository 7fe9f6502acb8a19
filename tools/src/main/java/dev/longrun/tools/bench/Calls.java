package dev.longrun.tools.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Calls of all kinds: half of them get, a fifth each start and cancel, a tenth list. */
final class Calls {
  private static final String COLLECTION = "projects/load/operations";
  private static final int KEPT = 1000;

  private final Random random = new Random(1);
  private final Deque<String> names = new ArrayDeque<>();

  /**
   * One that is to be sent.
   *
   * @param started what is there once it was served
   */
  record Call(ByteBuffer request, Optional<String> started) {
    private static Call of(String method, String path, String body, Optional<String> started) {
      String request =
          "%s /v1/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, path, body.length(), body);
      return new Call(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)), started);
    }
  }

  Call next() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> start();
      case 2, 3 -> Call.of("POST", name() + ":cancel", "", Optional.empty());
      case 4 -> Call.of("GET", COLLECTION + "?pageSize=10", "", Optional.empty());
      default -> Call.of("GET", name(), "", Optional.empty());
    };
  }

  private static Call start() {
    String id = UUID.randomUUID().toString();
    String body = "{\"operationId\":\"%s\"}".formatted(id);
    return Call.of("POST", COLLECTION + ":start", body, Optional.of(COLLECTION + "/" + id));
  }

  /** That a call was served. */
  void served(Call call) {
    call.started.ifPresent(names::add);
    if (names.size() > KEPT) {
      names.poll();
    }
  }

  /** The one that was not asked for longest. */
  private String name() {
    String name = names.isEmpty() ? COLLECTION + "/none" : names.poll();
    names.add(name);
    return name;
  }
}
