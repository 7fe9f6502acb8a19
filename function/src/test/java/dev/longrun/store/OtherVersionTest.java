package dev.longrun.store;

import static dev.longrun.operation.Operations.START;
import static dev.longrun.operation.Operations.TOKEN;
import static dev.longrun.operation.Operations.heartbeat;
import static dev.longrun.operation.Operations.initializing;
import static dev.longrun.operation.Operations.lease;
import static dev.longrun.operation.Operations.processing;
import static dev.longrun.time.TestDeadlines.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What a store does with the documents of another version of the server that runs beside it. */
@EachStore
class OtherVersionTest {
  private static final OperationName NAME = Operations.name("x");

  @Parameter StoreUnderTest storeUnderTest;
  @TempDir Path directory;
  private OpenedStore opened;

  @BeforeEach
  void openStore() throws Exception {
    opened = storeUnderTest.openWithDocuments(directory);
  }

  @AfterEach
  void closeStore() {
    opened.store().close();
  }

  private Operation create(Operation operation) {
    return opened.store().update(NAME, soon(), stored -> Optional.of(operation)).written();
  }

  private String document() throws Exception {
    return opened.documents().read(NAME.toString()).toString();
  }

  @Test
  void aWrite_keepsTheFieldsThatOnlyAnotherVersionKnows() throws Exception {
    Operation operation = create(initializing(NAME));
    opened.documents().set(NAME.toString(), "priority", 12345678901L);
    opened.documents().set(NAME.toString(), "routing", Map.of("zone", "zürich"));
    Operation claimed = create(operation.claim(lease(TOKEN, START)));
    create(claimed.heartbeat(TOKEN, heartbeat(true), START.plusSeconds(1)));
    assertTrue(document().contains("12345678901"), document());
    assertTrue(document().contains("zürich"), document());
    assertTrue(document().contains("FINALIZING"), document());
  }

  @Test
  void aWriteOfMany_keepsTheFieldsThatOnlyAnotherVersionKnows() throws Exception {
    create(processing(initializing(NAME)));
    opened.documents().set(NAME.toString(), "priority", 12345678901L);
    List<Operation> renewed =
        opened
            .store()
            .updateMany(
                List.of(NAME),
                soon(),
                it -> Optional.of(it.heartbeat(TOKEN, heartbeat(false), START.plusSeconds(20))));
    assertEquals(1, renewed.size());
    assertTrue(document().contains("12345678901"), document());
  }

  @Test
  void aNewOperation_underTheNameOfAnother_hasNothingOfIt() throws Exception {
    create(initializing(NAME));
    opened.documents().set(NAME.toString(), "priority", "high");
    Operation next =
        Operations.start(NAME, Operations.definition(), Optional.empty(), START.plusSeconds(1));
    create(next);
    assertFalse(document().contains("priority"), document());
    assertEquals(Optional.of(next), opened.store().get(NAME, soon()));
  }

  @Test
  void aDocument_ofALaterForm_isUndecodable_andLeftAsItIs() throws Exception {
    create(initializing(NAME));
    opened.documents().set(NAME.toString(), "schemaVersion", 2L);
    String before = document();
    for (int attempt = 0; attempt < 2; attempt++) {
      boolean isRead = attempt == 0;
      ApiException refused =
          assertThrows(
              ApiException.class,
              () -> {
                if (isRead) {
                  opened.store().get(NAME, soon());
                } else {
                  opened.store().update(NAME, soon(), stored -> Optional.empty());
                }
              });
      assertEquals("OPERATION_UNDECODABLE", refused.error().reason());
    }
    assertEquals(before, document());
  }

  @Test
  void everyDocument_hasItsForm() throws Exception {
    create(initializing(NAME));
    assertTrue(document().matches("(?s).*\"?schemaVersion\"?[:=]1\\b.*"), document());
  }
}
