package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import dev.longrun.error.RequestErrors;
import dev.longrun.error.ServerErrors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors that no event of an operation's life leads to: what programs and people match on. */
class CatalogueTest {
  private static Throwable cause() {
    return new IllegalStateException("why");
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        error(() -> RequestErrors.bodyNotObject(), "INVALID_BODY", 400),
        error(() -> RequestErrors.bodyTooLarge(5), "BODY_TOO_LARGE", 400),
        error(() -> RequestErrors.invalidBody("odd"), "INVALID_BODY", 400),
        error(() -> RequestErrors.invalidFilter("a=", 3, "odd"), "INVALID_FILTER", 400),
        error(
            () -> RequestErrors.invalidSystemParameter("alt", "x", "odd"),
            "INVALID_SYSTEM_PARAMETER",
            400),
        error(() -> RequestErrors.methodNotFound("PUT", "/v1/x", ""), "METHOD_NOT_FOUND", 404),
        error(() -> RequestErrors.tokenInQuery("access_token"), "TOKEN_IN_QUERY", 400),
        error(() -> RequestErrors.unknownField("", "x"), "UNKNOWN_FIELD", 400),
        error(() -> RequestErrors.unknownQueryParameter("x"), "UNKNOWN_QUERY_PARAMETER", 400),
        error(
            () -> RequestErrors.partialSuccessNotSupported(), "PARTIAL_SUCCESS_NOT_SUPPORTED", 501),
        error(() -> ServerErrors.internal(cause()), "INTERNAL", 500),
        error(() -> ServerErrors.undecodable("a/b", cause()), "OPERATION_UNDECODABLE", 500),
        error(() -> ServerErrors.storeUnavailable(cause()), "STORE_UNAVAILABLE", 503),
        error(() -> ServerErrors.filterTooSlow(), "FILTER_TOO_SLOW", 503),
        error(() -> AccessErrors.clientNotAllowed("c"), "CLIENT_NOT_ALLOWED", 403),
        error(() -> AccessErrors.tooManyVerifications(16), "TOO_MANY_VERIFICATIONS", 429),
        error(() -> AccessErrors.credentialsMissing("m"), "CREDENTIALS_MISSING", 401),
        error(() -> AccessErrors.invalidToken("m"), "ACCESS_TOKEN_INVALID", 401),
        error(
            () -> AccessErrors.scopeInsufficient("m", List.of("a", "b")),
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            403),
        error(() -> AccessErrors.permissionDenied("p", "r"), "IAM_PERMISSION_DENIED", 403),
        error(() -> AccessErrors.hostNotLoopback("h"), "HOST_NOT_LOOPBACK", 403),
        error(() -> AccessErrors.verificationUnavailable(cause()), "VERIFICATION_UNAVAILABLE", 503),
        error(() -> ServerErrors.rateLimitExceeded("all", 9), "RATE_LIMIT_EXCEEDED", 429));
  }

  private static Arguments error(Supplier<ApiException> made, String reason, int status) {
    return Arguments.of(made, reason, status);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("errors")
  void anError_hasItsReasonAndStatus_andSaysWhatItNames(
      Supplier<ApiException> error, String reason, int status) {
    ApiException made = error.get();
    assertEquals(reason, made.error().reason());
    assertEquals(status, made.error().code().httpStatus());
    made.error()
        .metadata()
        .forEach(
            (key, value) ->
                assertTrue(
                    key.equals("service")
                        || key.equals("method")
                        || made.getMessage().contains(value),
                    made.getMessage()));
  }

  @Test
  void onlyWhatTryingAgainCanHelp_asksForIt() {
    Optional<Duration> second = Optional.of(Duration.ofSeconds(1));
    assertEquals(second, ServerErrors.storeUnavailable(cause()).error().retryDelay());
    assertEquals(second, ServerErrors.rateLimitExceeded("all", 9).error().retryDelay());
    assertEquals(Optional.empty(), ServerErrors.internal(cause()).error().retryDelay());
  }

  @Test
  void anUnknownField_isNamedByItsPath() {
    ApiError top = RequestErrors.unknownField("", "x").error();
    assertEquals("x", top.fieldViolations().get(0).field());
    assertTrue(top.message().contains("\"x\": Cannot find"), top.message());
    ApiError nested = RequestErrors.unknownField("error", "x").error();
    assertEquals("error.x", nested.fieldViolations().get(0).field());
    assertTrue(nested.message().contains("\"x\" at 'error': Cannot find"), nested.message());
  }

  @Test
  void whatIsTooMuchAtOnce_isUnavailable_soThatClientsTryAgain() {
    ApiError error = ServerErrors.overloaded().error();
    assertEquals(Code.UNAVAILABLE, error.code());
    assertEquals("OVERLOADED", error.reason());
  }

  @Test
  void aPageOfAnotherSite_isToldTheSettingThatLetsItIn() {
    ApiError error = AccessErrors.originNotAllowed("https://evil.example").error();
    assertEquals(Code.PERMISSION_DENIED, error.code());
    assertTrue(error.message().contains("'https://evil.example'"), error.message());
    assertTrue(error.message().contains("LONGRUN_CORS_ORIGINS"), error.message());
  }

  @Test
  void aMethodThatIsNotThere_saysWhichAre() {
    String none = RequestErrors.methodNotFound("PUT", "/x", "").getMessage();
    assertTrue(none.endsWith("GET /openapi.json lists them."), none);
    String some = RequestErrors.methodNotFound("PUT", "/x", "GET, DELETE").getMessage();
    assertTrue(some.endsWith("This path takes GET, DELETE."), some);
  }

  @Test
  void whatIsSentBack_isCutAfter200Characters() {
    String longest = "x".repeat(200);
    assertEquals(longest, ApiError.shown(longest));
    assertEquals(longest + "...", ApiError.shown(longest + "x"));
  }

  @Test
  void whatIsSentBack_isNeverCutWithinACharacter() {
    String before = "x".repeat(199);
    assertEquals(before + "...", ApiError.shown(before + "\ud83d\ude00x"));
    assertEquals(before + "x...", ApiError.shown(before + "x\ud83d\ude00"));
  }
}
