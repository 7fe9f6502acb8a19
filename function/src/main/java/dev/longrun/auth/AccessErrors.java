package dev.longrun.auth;

import dev.longrun.error.ApiError;
import dev.longrun.error.ApiException;
import dev.longrun.error.Code;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of the catalogue of errors that is about who may call. Where Google has a reason of its
 * own (google/api/error_reason.proto), it is used with Google's message, since clients know those.
 */
public final class AccessErrors {
  private static final String SERVICE = "longrun.dev";

  private AccessErrors() {}

  public static ApiException credentialsMissing(String method) {
    return ApiException.of(
        Code.UNAUTHENTICATED,
        "CREDENTIALS_MISSING",
        "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        Map.of("service", SERVICE, "method", method));
  }

  /** Says nothing of why: who tries tokens should learn nothing. */
  public static ApiException invalidToken(String method) {
    return ApiException.of(
        Code.UNAUTHENTICATED,
        "ACCESS_TOKEN_INVALID",
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        Map.of("service", SERVICE, "method", method));
  }

  public static ApiException scopeInsufficient(String method, List<String> scopes) {
    return ApiException.of(
        Code.PERMISSION_DENIED,
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "Request had insufficient authentication scopes. One of these is needed: "
            + String.join(" ", scopes)
            + ".",
        Map.of("service", SERVICE, "method", method, "scopes", String.join(" ", scopes)));
  }

  /** The same whether or not the resource exists (AIP-211). */
  public static ApiException permissionDenied(String permission, String resource) {
    String shown = ApiError.shown(resource);
    return ApiException.of(
        Code.PERMISSION_DENIED,
        "IAM_PERMISSION_DENIED",
        "Permission '%s' denied on resource '%s' (or it may not exist)."
            .formatted(permission, shown),
        Map.of("permission", permission, "resource", shown));
  }

  /**
   * As above, for a caller whose token tells no e-mail address: no binding that names an address
   * can permit it anything, and its owner can't see why.
   */
  public static ApiException permissionDeniedWithoutEmail(
      String permission, String resource, String uniqueId) {
    String shown = ApiError.shown(resource);
    return ApiException.of(
        Code.PERMISSION_DENIED,
        "IAM_PERMISSION_DENIED",
        "Permission '%s' denied on resource '%s' (or it may not exist). The token doesn't tell the caller's e-mail address: request an access token with the scope https://www.googleapis.com/auth/userinfo.email, or an ID token with the e-mail address, or name the caller in the policy as 'serviceAccount:%s'."
            .formatted(permission, shown, uniqueId),
        Map.of("permission", permission, "resource", shown, "uniqueId", uniqueId));
  }

  public static ApiException hostNotLoopback(String host) {
    String shown = ApiError.shown(host);
    return ApiException.of(
        Code.PERMISSION_DENIED,
        "HOST_NOT_LOOPBACK",
        "Without authentication this server answers only to localhost, not to '%s'. Set LONGRUN_AUTH to serve others."
            .formatted(shown),
        Map.of("host", shown));
  }

  public static ApiException originNotAllowed(String origin) {
    String shown = ApiError.shown(origin);
    return ApiException.of(
        Code.PERMISSION_DENIED,
        "ORIGIN_NOT_ALLOWED",
        "Pages of the origin '%s' may not call this server. Name it in LONGRUN_CORS_ORIGINS to let them."
            .formatted(shown),
        Map.of("origin", shown));
  }

  /** No fault of the server's, but of those who send it tokens that it doesn't know. */
  public static ApiException tooManyVerifications(int limit) {
    return ApiException.of(
        Code.RESOURCE_EXHAUSTED,
        "TOO_MANY_VERIFICATIONS",
        "At most %d credentials that are new here are verified at once. Try again."
            .formatted(limit),
        Map.of("limit", Integer.toString(limit)));
  }

  /** The token is good, but of a program that this service doesn't take tokens of. */
  public static ApiException clientNotAllowed(String client) {
    String shown = ApiError.shown(client);
    return ApiException.of(
        Code.PERMISSION_DENIED,
        "CLIENT_NOT_ALLOWED",
        "This service takes no tokens that were issued to the OAuth client '%s'. Use another client, or name this one in LONGRUN_CLIENTS."
            .formatted(shown),
        Map.of("client", shown));
  }

  public static ApiException verificationUnavailable(@Nullable Throwable cause) {
    ApiError error =
        new ApiError(
            Code.UNAVAILABLE,
            "VERIFICATION_UNAVAILABLE",
            "The credentials can't be verified at the moment. Try again.",
            Map.of(),
            List.of());
    return new ApiException(error, cause);
  }
}
