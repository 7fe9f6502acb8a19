package dev.longrun;

import dev.longrun.admission.RateLimiter;
import dev.longrun.auth.Access;
import dev.longrun.auth.AuditLog;
import dev.longrun.auth.Authenticator;
import dev.longrun.auth.CrossSiteRule;
import dev.longrun.auth.IamAuthenticator;
import dev.longrun.auth.LoopbackAuthenticator;
import dev.longrun.auth.OAuthAuthenticator;
import dev.longrun.auth.Policy;
import dev.longrun.auth.PolicyReader;
import dev.longrun.auth.TokenTrust;
import dev.longrun.http.Origins;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings that say who may call.
 *
 * <p>{@code LONGRUN_AUTH}: {@code oauth}, {@code iam} or {@code none}. Has no default, so that no
 * deployment is open by accident. {@code iam} works only behind Cloud Run, {@code none} only
 * outside of it.
 *
 * <p>{@code LONGRUN_POLICY} or, for a file, {@code LONGRUN_POLICY_FILE}: the bindings, in JSON; one
 * of the two is needed unless the mode is {@code none}.
 *
 * <p>{@code LONGRUN_AUDIENCES}: the addresses of this service, separated by commas, that a service
 * account's own token may be for; without a port, as Google's libraries write them. In mode {@code
 * iam}, where any are set, every token must be for one of them.
 *
 * <p>{@code LONGRUN_REQUIRE_AUDIENCE}: {@code true} refuses service accounts' own tokens that have
 * a scope and no audience.
 *
 * <p>{@code LONGRUN_CLIENTS}: the ids of the OAuth clients, separated by commas, whose tokens of
 * users are taken; any by default.
 *
 * <p>{@code LONGRUN_TOKENINFO_URL}, {@code LONGRUN_SERVICE_ACCOUNT_KEYS_URL}: where tokens are
 * verified; Google's by default.
 *
 * <p>{@code LONGRUN_REQUESTS_PER_SECOND} (1000) and {@code LONGRUN_CALLER_REQUESTS_PER_SECOND}
 * (100): what one instance serves to all and to each caller; 0 for no limit. Not used if the mode
 * is {@code none}.
 *
 * <p>{@code LONGRUN_AUDIT_READS}: {@code true} logs who read what, too.
 *
 * <p>{@code LONGRUN_CORS_ORIGINS}: the web origins whose pages may call, separated by commas; none
 * by default. {@code *} stands for all, but not in mode {@code none}.
 */
record AccessConfig(
    Mode mode, Policy policy, Verification verification, Limits limits, Origins origins) {
  private static final int MAX_PORT = 65_535;

  enum Mode {
    OAUTH,
    IAM,
    NONE
  }

  /**
   * How tokens are verified.
   *
   * @param trust which of those that are valid are taken
   */
  record Verification(TokenTrust trust, OAuthAuthenticator.Endpoints endpoints) {
    static Verification from(Settings settings) {
      OAuthAuthenticator.Endpoints google = OAuthAuthenticator.Endpoints.GOOGLE;
      return new Verification(
          new TokenTrust(
              audiences(settings.list("LONGRUN_AUDIENCES")),
              settings.flag("LONGRUN_REQUIRE_AUDIENCE"),
              Set.copyOf(settings.list("LONGRUN_CLIENTS"))),
          new OAuthAuthenticator.Endpoints(
              endpoint(settings, "LONGRUN_TOKENINFO_URL", google.tokenInfo()),
              withSlash(
                  endpoint(
                      settings, "LONGRUN_SERVICE_ACCOUNT_KEYS_URL", google.serviceAccountKeys()))));
    }
  }

  /** Requests a second; 0 for no limit. */
  record Limits(int total, int perCaller) {}

  /**
   * @throws IllegalArgumentException with one line that names the setting, its value and what it
   *     may be
   */
  static AccessConfig from(Settings settings) {
    Mode mode = mode(settings);
    return new AccessConfig(
        mode,
        mode == Mode.NONE ? Policy.OPEN : policy(settings),
        Verification.from(settings),
        new Limits(
            settings.count("LONGRUN_REQUESTS_PER_SECOND", 1000),
            settings.count("LONGRUN_CALLER_REQUESTS_PER_SECOND", 100)),
        origins(settings, mode));
  }

  private static Origins origins(Settings settings, Mode mode) {
    String value = settings.get("LONGRUN_CORS_ORIGINS").orElse("");
    Origins origins;
    try {
      origins = Origins.parse(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("LONGRUN_CORS_ORIGINS: " + e.getMessage(), e);
    }
    if (mode != Mode.OAUTH && origins.permitsAll()) {
      throw new IllegalArgumentException(
          "LONGRUN_CORS_ORIGINS=* would let every page act with the credential that comes by itself; name the origins, or use LONGRUN_AUTH=oauth");
    }
    return origins;
  }

  private static Mode mode(Settings settings) {
    String value =
        settings
            .get("LONGRUN_AUTH")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        settings.inCloud()
                            ? "LONGRUN_AUTH must be set to oauth or iam: it has no default"
                            : "LONGRUN_AUTH must be set to oauth, or to none on a machine of one's own: it has no default"));
    return switch (value) {
      case "oauth" -> Mode.OAUTH;
      case "iam" -> {
        if (!settings.inCloud()) {
          throw new IllegalArgumentException(
              "LONGRUN_AUTH=iam trusts what Cloud Run has verified, so it is refused where K_SERVICE is not set");
        }
        yield Mode.IAM;
      }
      case "none" -> {
        if (settings.inCloud()) {
          throw new IllegalArgumentException(
              "LONGRUN_AUTH=none would open this service to everyone, so it is refused where K_SERVICE is set");
        }
        yield Mode.NONE;
      }
      default -> throw Settings.invalid("LONGRUN_AUTH", value, "oauth, iam or none");
    };
  }

  private static Policy policy(Settings settings) {
    Optional<String> text = settings.get("LONGRUN_POLICY");
    String name = text.isPresent() ? "LONGRUN_POLICY" : "LONGRUN_POLICY_FILE";
    try {
      return PolicyReader.read(text.orElseGet(() -> policyFile(settings)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static String policyFile(Settings settings) {
    String file =
        settings
            .get("LONGRUN_POLICY_FILE")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "it or LONGRUN_POLICY must be set, or nobody could do anything"));
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("can't read " + file + " (" + e + ")", e);
    }
  }

  private static Set<String> audiences(List<String> addresses) {
    return addresses.stream()
        .flatMap(
            it -> Stream.of(it, it.endsWith("/") ? it.substring(0, it.length() - 1) : it + "/"))
        .collect(Collectors.toSet());
  }

  /** Credentials are sent there, so in the open only to this machine. */
  private static URI endpoint(Settings settings, String name, URI byDefault) {
    String value = settings.get(name).orElse(byDefault.toString());
    try {
      URI uri = URI.create(value);
      boolean local =
          List.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(uri.getHost()));
      boolean safe = "https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme()));
      if (safe && uri.getHost() != null && uri.getPort() <= MAX_PORT) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw Settings.invalid(name, value, "an https: URL");
  }

  /** An account is put behind it, and must not become part of its host. */
  private static URI withSlash(URI uri) {
    return uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
  }

  /** What an administrator should know of these settings, though they work. */
  List<String> warnings(Settings settings) {
    List<String> warnings = new ArrayList<>();
    if (mode == Mode.NONE) {
      warnings.add("LONGRUN_AUTH=none: whoever reaches this machine's localhost may do everything");
    }
    if (mode == Mode.OAUTH && verification.trust().clients().isEmpty()) {
      warnings.add(
          "LONGRUN_CLIENTS is not set: any program to which a caller has given the scope cloud-platform or datastore may act as that caller here");
    }
    if (settings.inCloud() && settings.get("FIRESTORE_EMULATOR_HOST").isPresent()) {
      warnings.add(
          "FIRESTORE_EMULATOR_HOST is set: operations are kept in an emulator, and sent to it unencrypted");
    }
    return warnings;
  }

  Access access(PrintStream out, Settings settings, InstantSource clock) {
    Authenticator authenticator =
        switch (mode) {
          case OAUTH ->
              new OAuthAuthenticator(verification.endpoints(), verification.trust(), clock);
          case IAM -> new IamAuthenticator(verification.trust().audiences(), clock);
          case NONE -> new LoopbackAuthenticator();
        };
    RateLimiter rateLimit =
        mode == Mode.NONE
            ? RateLimiter.none()
            : new RateLimiter(limits.total(), limits.perCaller(), settings.inCloud(), clock);
    return new Access(
        authenticator,
        policy,
        rateLimit,
        new AuditLog(
            out, settings.get("GOOGLE_CLOUD_PROJECT"), settings.flag("LONGRUN_AUDIT_READS"), clock),
        new CrossSiteRule(origins, mode != Mode.OAUTH));
  }
}
