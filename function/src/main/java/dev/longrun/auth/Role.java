package dev.longrun.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a member of the policy may do. */
enum Role {
  VIEWER("operations.get", "operations.list"),
  OPERATOR("operations.get", "operations.list", "operations.cancel"),
  ADMIN(
      "operations.get",
      "operations.list",
      "operations.cancel",
      "operations.delete",
      "operations.terminate"),
  WORKER("operations.start", "operations.work");

  /** All that there are, in the order of their names. */
  static final Set<String> PERMISSIONS =
      Stream.of(values())
          .flatMap(role -> role.permissions.stream())
          .collect(Collectors.toCollection(TreeSet::new));

  static final String MOST_COMMON = "operations.get";

  private final Set<String> permissions;

  Role(String... permissions) {
    this.permissions = Set.of(permissions);
  }

  boolean permits(String permission) {
    return permissions.contains(permission);
  }

  /** The role of this name, which is written in lower case. */
  static Optional<Role> of(String name) {
    return Stream.of(values())
        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
