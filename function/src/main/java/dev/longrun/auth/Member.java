package dev.longrun.auth;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A member of a binding, in IAM's spelling.
 *
 * @param text as it stands in the policy
 */
record Member(String text, Predicate<Caller> includes) {
  private static final Pattern EMAIL = Pattern.compile("[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,253}");
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
  private static final String SERVICE_ACCOUNTS = ".gserviceaccount.com";

  /**
   * @throws IllegalArgumentException saying why {@code text} can't be a member
   */
  static Member parse(String text) {
    if (text.equals("allAuthenticatedUsers")) {
      return new Member(text, caller -> true);
    }
    int colon = text.indexOf(':');
    String kind = colon < 0 ? text : text.substring(0, colon);
    String value = text.substring(colon + 1).toLowerCase(Locale.ROOT);
    return switch (kind) {
      case "user" -> new Member(text, address(text, value, !value.endsWith(SERVICE_ACCOUNTS)));
      case "serviceAccount" -> new Member(text, serviceAccount(text, value));
      case "domain" -> new Member(text, domain(text, value));
      case "group" ->
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "': the members of a group can't be looked up here; name them one by one, or use domain:");
      case "allUsers" ->
          throw new IllegalArgumentException(
              "'allUsers' would open this service to everyone; use allAuthenticatedUsers or name the members");
      default ->
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "' is no member; use user:, serviceAccount:, domain: or allAuthenticatedUsers");
    };
  }

  private static Predicate<Caller> serviceAccount(String text, String value) {
    return Caller.UNIQUE_ID.matcher(value).matches()
        ? caller -> caller.uniqueId().filter(value::equals).isPresent()
        : address(text, value, value.endsWith(SERVICE_ACCOUNTS));
  }

  private static Predicate<Caller> address(String text, String value, boolean ofThisKind) {
    if (!ofThisKind || !EMAIL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' has no address of its kind; service accounts end in "
              + SERVICE_ACCOUNTS
              + ", or are a unique id of 21 digits");
    }
    return caller -> caller.email().filter(value::equals).isPresent();
  }

  private static Predicate<Caller> domain(String text, String value) {
    if (!DOMAIN.matcher(value).matches()) {
      throw new IllegalArgumentException("'" + text + "' has no domain, like domain:example.com");
    }
    return caller ->
        caller.hostedDomain().isPresent()
            ? caller.hostedDomain().get().equals(value)
            : caller.email().filter(email -> email.endsWith("@" + value)).isPresent();
  }
}
