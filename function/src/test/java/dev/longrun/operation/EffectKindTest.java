package dev.longrun.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How effects are named, and which result lets those of the same group follow. */
class EffectKindTest {
  @ParameterizedTest
  @EnumSource
  void aKind_isKnownByItsText(EffectKind kind) {
    assertEquals(Optional.of(kind), EffectKind.of(kind.text()));
  }

  @Test
  void aKindOfALaterVersion_isNotKnown() {
    assertEquals(Optional.empty(), EffectKind.of("publishProgress"));
  }

  @ParameterizedTest
  @CsvSource({"DONE, true", "MISSING, true", "REFUSED, true", "FAILED, false", "LEFT, false"})
  void aResult_letsOthersFollow_unlessTheEffectIsTriedAgain(
      EffectResult.Status status, boolean expected) {
    assertEquals(expected, new EffectResult(status, "").letsOthersFollow());
  }

  @Test
  void effectsPending_namesWhatIsPending() {
    List<Effect> pending =
        List.of(
            Effect.owed(EffectKind.CANCEL_CHILDREN, Instant.EPOCH),
            Effect.owed(EffectKind.PUBLISH_DONE, Instant.EPOCH));
    ApiException refused = OperationErrors.effectsPending(Operations.name("x"), pending);
    assertEquals(Code.UNAVAILABLE, refused.error().code());
    assertEquals("cancelChildren, publishDone", refused.error().metadata().get("pendingEffects"));
  }
}
