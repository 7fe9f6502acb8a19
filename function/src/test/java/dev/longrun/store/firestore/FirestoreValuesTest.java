package dev.longrun.store.firestore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import dev.longrun.operation.Operation;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.Operations;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirestoreValuesTest {
  private static final OperationName NAME = OperationName.parse("projects/p/operations/documents");
  private static final Operation OPERATION = Operations.initializing(NAME);

  private static Document.Builder document(FirestoreDatabase database) {
    return Document.newBuilder()
        .setName(FirestoreDocument.name(database, NAME))
        .putAllFields(FirestoreValues.of(OPERATION));
  }

  private static FirestoreDatabase database(String project, String id) {
    return new FirestoreDatabase(project, id, Optional.empty());
  }

  @Test
  void anOperation_comesBack_whateverTheProjectAndTheDatabaseAreCalled() {
    Document document = document(database("documents", "documents")).build();
    assertEquals(OPERATION, FirestoreValues.operation(document));
  }

  @Test
  void fieldsOfKindsThatAreNotOurs_areLeftOut() {
    Document document =
        document(database("p", "d"))
            .putFields("note", Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
            .putFields("cost", Value.newBuilder().setDoubleValue(0.5).build())
            .putFields(
                "tags", Value.newBuilder().setArrayValue(ArrayValue.getDefaultInstance()).build())
            .build();
    assertEquals(OPERATION, FirestoreValues.operation(document));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "local host:8080", ":", "http://localhost:x"})
  void anEmulatorThatIsNotAHostAndAPort_isRefused(String emulator) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new FirestoreDatabase("p", "d", Optional.of(emulator)));
  }
}
