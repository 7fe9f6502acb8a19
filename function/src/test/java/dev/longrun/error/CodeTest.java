package dev.longrun.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.gax.httpjson.HttpJsonStatusCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeTest {
  @ParameterizedTest
  @EnumSource(Code.class)
  void number_isThatOfGooglesOwnEnum(Code code) {
    assertEquals(com.google.rpc.Code.valueOf(code.name()).getNumber(), code.number());
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void httpStatus_isThatOfGooglesOwnTable(Code code) {
    com.google.api.gax.rpc.StatusCode.Code gax =
        com.google.api.gax.rpc.StatusCode.Code.valueOf(code.name());
    assertEquals(gax.getHttpStatusCode(), code.httpStatus());
    assertEquals(code.httpStatus(), HttpJsonStatusCode.of(gax).getTransportCode());
  }

  @Test
  void aNumberThatIsNone_isNoCode() {
    assertEquals(Optional.of(Code.OK), Code.of(0));
    assertEquals(Optional.of(Code.UNAUTHENTICATED), Code.of(16));
    assertEquals(Optional.empty(), Code.of(-1));
    assertEquals(Optional.empty(), Code.of(17));
  }
}
