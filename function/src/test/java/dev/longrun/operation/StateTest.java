package dev.longrun.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.datastore.admin.v1.CommonMetadata;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateTest {
  @ParameterizedTest
  @EnumSource(State.class)
  void number_isThatOfDatastoresOwnEnum(State state) {
    assertEquals(CommonMetadata.State.valueOf(state.name()).getNumber(), state.number());
  }

  @Test
  void isTerminal_whereAnOperationStaysForGood() {
    assertEquals(
        List.of(State.SUCCESSFUL, State.FAILED, State.CANCELLED),
        Stream.of(State.values()).filter(State::isTerminal).toList());
  }
}
