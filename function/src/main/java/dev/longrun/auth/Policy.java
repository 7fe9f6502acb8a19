package dev.longrun.auth;

import java.util.List;
import java.util.Optional;

/**
 * Who may do what: bindings of roles to members, in the shape of IAM's. What no binding permits is
 * denied.
 */
public final class Policy {
  /** Permits everything to everyone; for a laptop. */
  public static final Policy OPEN =
      new Policy(
          List.of(binding(Role.ADMIN, Optional.empty()), binding(Role.WORKER, Optional.empty())));

  private final List<Binding> bindings;

  /**
   * @param project the only project that it is about; absent, it is about all
   */
  record Binding(Role role, List<Member> members, Optional<String> project) {
    Binding {
      members = List.copyOf(members);
    }

    boolean permits(Caller caller, String permission, String inProject) {
      return role.permits(permission)
          && project.map(inProject::equals).orElse(true)
          && members.stream().anyMatch(member -> member.includes().test(caller));
    }
  }

  Policy(List<Binding> bindings) {
    this.bindings = List.copyOf(bindings);
  }

  private static Binding binding(Role role, Optional<String> project) {
    return new Binding(role, List.of(new Member("everyone", caller -> true)), project);
  }

  /** Whether any binding is about this caller; to the others, nothing is permitted. */
  boolean includes(Caller caller) {
    return bindings.stream()
        .flatMap(binding -> binding.members.stream())
        .anyMatch(member -> member.includes().test(caller));
  }

  /** Whether a caller has a permission on a resource; whether that exists makes no difference. */
  boolean permits(Caller caller, String permission, String resource) {
    String project = resource.split("/", 3)[1];
    return bindings.stream().anyMatch(it -> it.permits(caller, permission, project));
  }

  /**
   * Checks that a caller has a permission on a resource; whether the resource exists makes no
   * difference.
   *
   * @param permission empty, if any is enough
   * @param resource the name of an operation or of its parent
   * @throws dev.longrun.error.ApiException PERMISSION_DENIED, if no binding gives it
   */
  public void check(Caller caller, String permission, String resource) {
    if (permission.isEmpty()) {
      checkAny(caller, resource);
    } else if (!permits(caller, permission, resource)) {
      throw caller.email().isPresent() || caller.uniqueId().isEmpty()
          ? AccessErrors.permissionDenied(permission, resource)
          : AccessErrors.permissionDeniedWithoutEmail(
              permission, resource, caller.uniqueId().get());
    }
  }

  /** Those without any permission are told of the one that most have. */
  private void checkAny(Caller caller, String resource) {
    if (Role.PERMISSIONS.stream().noneMatch(it -> permits(caller, it, resource))) {
      check(caller, Role.MOST_COMMON, resource);
    }
  }
}
