package dev.longrun.store;

import static dev.longrun.operation.Operations.LEASE;
import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.operation.Operations.timed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.error.ApiException;
import dev.longrun.operation.CancelRequest;
import dev.longrun.operation.Definition;
import dev.longrun.operation.Lease;
import dev.longrun.operation.OpaqueJson;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import dev.longrun.operation.TerminateRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How large a stored operation may be. */
class OperationDocumentSizeTest {
  private static final OperationName NAME = Operations.name("x");

  private static Operation read(Map<String, Object> document) {
    return OperationDocument.read(NAME.toString(), () -> document);
  }

  @Test
  void anOperation_isStoredWithTheLargestTextsOfAllItsEvents() {
    Operation held = largest().claim(new Lease("☂".repeat(256), TOKEN.hash(), START, LEASE));
    Operation finalizing = held.heartbeat(TOKEN, heartbeat(true), START);
    CancelRequest request = new CancelRequest(wide(300), START, wide(1024));
    TerminateRequest force = new TerminateRequest(wide(300), START, wide(1024));
    for (Operation each :
        new Operation[] {
          held.cancel(request).settle(START.plus(LEASE)),
          held.settle(START.plus(Duration.ofDays(1))),
          held.cancel(request).terminate(force),
          finalizing.cancel(request).settle(START.plus(Duration.ofDays(1))),
          finalizing.cancel(request).terminate(force),
        }) {
      assertEquals(each, read(OperationDocument.write(each)));
    }
  }

  /** Of characters that take four bytes each. */
  private static String wide(int characters) {
    return "\uD83D\uDE00".repeat(characters);
  }

  private static Operation largest() {
    Map<String, String> labels =
        IntStream.range(0, 64)
            .boxed()
            .collect(Collectors.toMap(i -> "%03d".formatted(i), i -> "x".repeat(253)));
    Definition definition =
        new Definition(
            "T".repeat(128),
            labels,
            timed().definition().withDefaults(LEASE, Duration.ofDays(30)).lifePolicy(),
            Optional.of(Operations.name("p".repeat(128))),
            Optional.of("r".repeat(128)));
    Optional<OpaqueJson> metadata = Optional.of(new OpaqueJson("x".repeat(OpaqueJson.MAX_BYTES)));
    return Operations.start(NAME, definition, metadata, wide(300), START);
  }

  @Test
  void theSizeOfADocument_isThatOfAllThatIsInIt() {
    assertEquals(16, DocumentSize.of(START));
    assertEquals(4, DocumentSize.of("☂"));
    assertEquals(32 + 2 + 16, DocumentSize.of(Map.of("a", true)));
    assertEquals(
        32 + 2 * (32 + 2 + 16), DocumentSize.of(List.of(Map.of("a", 1L), Map.of("b", 2L))));
  }

  @Test
  void aDocument_isRefused_fromTheFirstByteThatIsTooMuch() {
    int room = OperationDocument.MAX_BYTES - DocumentSize.of(written(""));
    assertEquals(OperationDocument.MAX_BYTES, DocumentSize.of(written("x".repeat(room))));
    ApiException refused = assertThrows(ApiException.class, () -> written("x".repeat(room + 1)));
    assertEquals("OPERATION_TOO_LARGE", refused.error().reason());
  }

  private static Map<String, Object> written(String cancelReason) {
    CancelRequest request = new CancelRequest("a", START, "b".repeat(256) + cancelReason);
    return OperationDocument.write(processing(timed()).cancel(request));
  }
}
