package dev.longrun.auth;

import java.util.List;
import java.util.Optional;

/** The OAuth scopes of which every method of the API needs one, as the Datastore Admin API does. */
public final class Scopes {
  public static final List<String> ACCEPTED =
      List.of(
          "https://www.googleapis.com/auth/datastore",
          "https://www.googleapis.com/auth/cloud-platform");

  private Scopes() {}

  /** Whether one of them is in a list that is separated by spaces. */
  static boolean include(Optional<String> scope) {
    return scope.stream()
        .flatMap(it -> List.of(it.split(" ")).stream())
        .anyMatch(ACCEPTED::contains);
  }
}
