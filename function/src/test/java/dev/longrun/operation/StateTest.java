package dev.longrun.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.datastore.admin.v1.CommonMetadata;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateTest {
  @ParameterizedTest
  @EnumSource(State.class)
  void number_isThatOfDatastoresOwnEnum(State state) {
    assertEquals(CommonMetadata.State.valueOf(state.name()).getNumber(), state.number());
  }
}
