package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.worker.client.ApiException;
import dev.longrun.worker.client.Code;
import org.junit.jupiter.api.Test;

/** What a person reads when a request fails. */
class ErrorReportTest {
  @Test
  void aServerThatWantsAToken_isFollowedByHowToGiveOne() {
    ApiException refused =
        new ApiException(Code.UNAUTHENTICATED, "CREDENTIALS_MISSING", "Missing.", null);
    assertEquals(
        """
        longrun: UNAUTHENTICATED (CREDENTIALS_MISSING): Missing.
        longrun: Set LONGRUN_TOKEN_COMMAND to a command that prints a token, or LONGRUN_TOKEN to one. \
        'longrun --help' says more.""",
        ErrorReport.text(refused));
  }

  @Test
  void anyOtherRefusal_isTheServersAlone() {
    ApiException refused = new ApiException(Code.NOT_FOUND, "", "Not there.", null);
    assertEquals("longrun: NOT_FOUND: Not there.", ErrorReport.text(refused));
  }
}
