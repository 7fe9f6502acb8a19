package dev.longrun;

import dev.longrun.auth.GoogleStandIn;
import dev.longrun.auth.Jwt;
import dev.longrun.auth.ServiceAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Callers of every kind, known to the stand-in for Google, and the policy that is about them. */
final class Callers {
  static final String AUDIENCE = "https://operations.example.com/";
  static final String DATASTORE = "https://www.googleapis.com/auth/datastore";
  static final String CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
  static final String UNIQUE_ID = "108216931112345678901";
  static final String OTHER_SCOPE = "openid https://www.googleapis.com/auth/devstorage.read_only";

  static final String POLICY =
      """
      {"bindings": [
        {"role": "viewer", "members": ["user:Viewer@example.com"]},
        {"role": "operator", "members": ["user:operator@example.com"]},
        {"role": "admin", "members": ["user:admin@example.com", "user:owner@example.com"]},
        {"role": "worker", "members": ["user:owner@example.com"]},
        {"role": "worker", "members": ["user:worker@example.com"], "project": "shop"},
        {"role": "worker", "members": ["serviceAccount:worker@bank.iam.gserviceaccount.com"], "project": "bank"},
        {"role": "operator", "members": ["serviceAccount:robot@shop.iam.gserviceaccount.com"], "project": "shop"},
        {"role": "viewer", "members": ["domain:partner.example"], "project": "shop"},
        {"role": "operator", "members": ["serviceAccount:108216931112345678901"], "project": "shop"}
      ]}
      """;

  final ServiceAccount robot = ServiceAccount.of("robot@shop.iam.gserviceaccount.com");
  final ServiceAccount bankWorker = ServiceAccount.of("worker@bank.iam.gserviceaccount.com");
  private final Map<String, String> tokens = new LinkedHashMap<>();

  Callers(GoogleStandIn google, Instant now) {
    google.publish(robot);
    google.publish(bankWorker);
    for (String name : List.of("viewer", "operator", "admin", "owner", "worker")) {
      google.issue(token(name), DATASTORE, name + "@example.com");
    }
    google.issue(token("user of a domain"), CLOUD_PLATFORM, "ann@partner.example");
    google.issue(token("user of a subdomain"), CLOUD_PLATFORM, "ann@sub.partner.example");
    google.issue(token("no role"), "openid " + CLOUD_PLATFORM, "stranger@example.com");
    google.issue(token("other scope"), OTHER_SCOPE, "owner@example.com");
    google.issue(
        token("unverified address"),
        Duration.ofHours(1),
        Map.of(
            "scope", DATASTORE, "sub", "7", "email", "owner@example.com", "email_verified", "no"));
    google.issue(
        token("no address"), Duration.ofHours(1), Map.of("scope", DATASTORE, "sub", "1234567890"));
    // What tokeninfo says of a service account whose token lacks the scope userinfo.email.
    google.issue(
        token("service account without an address"),
        Duration.ofHours(1),
        Map.of("scope", CLOUD_PLATFORM, "azp", UNIQUE_ID, "aud", UNIQUE_ID));
    google.issue(
        token("expired token"), Duration.ZERO, Map.of("scope", DATASTORE, "sub", "1234567890"));
    token("unknown token");
    tokens.put("robot with a scope", scoped(robot, now, CLOUD_PLATFORM).signedBy(robot));
    tokens.put("robot with an audience", audience(robot, now).signedBy(robot));
    tokens.put("bank worker", audience(bankWorker, now).signedBy(bankWorker));
    tokens.put("robot with another scope", scoped(robot, now, OTHER_SCOPE).signedBy(robot));
    tokens.put(
        "robot with an expired token",
        audience(robot, now.minus(Duration.ofHours(1))).signedBy(robot));
  }

  /** Unlike any other in all of its parts, so that no part of it is in a log by chance. */
  private String token(String name) {
    String token = "ya29.c." + Jwt.base64("the access token of: " + name + " " + name.hashCode());
    tokens.put(name, token);
    return token;
  }

  static Jwt scoped(ServiceAccount account, Instant now, String scope) {
    return Jwt.of(account, now).claim("scope", Jwt.quoted(scope));
  }

  static Jwt audience(ServiceAccount account, Instant now) {
    return Jwt.of(account, now).claim("aud", Jwt.quoted(AUDIENCE));
  }

  /** Every token, by whose it is. */
  Map<String, String> tokens() {
    return tokens;
  }

  /** The headers with which a caller shows who it is; {@code no credentials} has none. */
  String[] headers(String caller, String... more) {
    Stream<String> own =
        caller.equals("no credentials")
            ? Stream.of()
            : Stream.of("Authorization", "Bearer " + tokens.get(caller));
    return Stream.concat(own, Stream.of(more)).toArray(String[]::new);
  }
}
