package dev.longrun.json;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import dev.longrun.error.ServerErrors;
import dev.longrun.operation.OperationErrors;
import dev.longrun.operation.Operations;
import dev.longrun.operation.State;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorJsonTest {
  private static void assertUnchanged(String name, ApiException e) {
    Golden.assertUnchanged("error-" + name, ErrorJson.render(e.error(), false));
  }

  @Test
  void everyError_hasAnErrorInfo_withTheVariablePartsOfItsMessage() {
    assertUnchanged("not-done", OperationErrors.notDone(Operations.name("x"), State.CANCELLING));
  }

  @Test
  void anInvalidArgument_hasItsViolations() {
    assertUnchanged(
        "violation", RequestErrors.invalidField("leaseDuration", "0s", "must be from 1s to 3600s"));
  }

  @Test
  void whatMayWorkLater_hasRetryInfo_andSaysNothingOfItsCause() {
    assertUnchanged(
        "retry-info", ServerErrors.storeUnavailable(new IOException("disk of host db-7")));
  }

  @Test
  void aFailureOfOurs_saysNothingOfItsCause() {
    assertUnchanged("internal", ServerErrors.internal(new IllegalStateException("secret")));
  }

  @Test
  void theOldFormat_hasAListOfErrorsToo() {
    Golden.assertUnchanged(
        "error-legacy",
        ErrorJson.render(OperationErrors.operationNotFound(Operations.name("x")).error(), true));
  }
}
