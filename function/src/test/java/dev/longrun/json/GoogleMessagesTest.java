package dev.longrun.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.rpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Google's clients for Python refuse a reply that has a field which Google's message hasn't. */
class GoogleMessagesTest {
  @Test
  void aListAndItsOperations_haveNoFieldOfOurs() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/golden/list.json"));
    JsonObject list = JsonParser.parseString(text).getAsJsonObject();
    assertFields(ListOperationsResponse.getDescriptor(), list);
    assertFalse(list.getAsJsonArray("operations").isEmpty());
    for (var each : list.getAsJsonArray("operations")) {
      JsonObject operation = each.getAsJsonObject();
      assertFields(Operation.getDescriptor(), operation);
      if (operation.has("error")) {
        assertFields(Status.getDescriptor(), operation.getAsJsonObject("error"));
      }
    }
  }

  private static void assertFields(Descriptor message, JsonObject json) {
    Set<String> ours = new TreeSet<>(json.keySet());
    ours.removeAll(
        message.getFields().stream().map(FieldDescriptor::getJsonName).collect(Collectors.toSet()));
    assertEquals(Set.of(), ours, message.getFullName());
  }
}
