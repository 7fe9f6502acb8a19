package dev.longrun.operation;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The limits of the parts of an operation. They keep its document small enough to be stored, and
 * keep clients from setting what only the server may set.
 *
 * <p>All of its checks throw {@link ApiException} INVALID_ARGUMENT, naming the field of the
 * request.
 */
public final class Limits {
  /**
   * Labels that tell who asked to cancel, when and why, and the type of work where it has no other
   * place.
   */
  public static final Set<String> RESERVED_LABELS =
      Set.of("cancel-requested-by", "cancel-request-time", "cancel-reason", "operation-type");

  /** The length in characters to which the reason for a cancel is cut. */
  public static final int MAX_CANCEL_TEXT = 1024;

  static final Duration MIN_LEASE = Duration.ofSeconds(1);
  static final Duration MAX_LEASE = Duration.ofHours(1);
  static final Duration MAX_GRACE = Duration.ofDays(7);
  static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
  static final Duration MAX_TIMEOUT = Duration.ofDays(30);
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_BYTES = 16_384;
  private static final int MAX_LABEL_KEY = 256;
  private static final int MAX_WORKER = 256;
  private static final Pattern OPERATION_TYPE = Pattern.compile("([A-Z][A-Z0-9_]{0,127})?");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  private Limits() {}

  /** What a body gives as a reason; in a header it is cut instead. */
  public static void checkReason(String reason) {
    if (reason.codePointCount(0, reason.length()) > MAX_CANCEL_TEXT) {
      throw RequestErrors.invalidField(
          "reason", reason, "must have at most " + MAX_CANCEL_TEXT + " characters");
    }
  }

  static void check(OperationName name, Definition definition) {
    definition
        .parentOperation()
        .filter(parent -> !parent.parent().equals(name.parent()) || parent.equals(name))
        .ifPresent(
            parent -> {
              throw RequestErrors.invalidField(
                  "parentOperation",
                  parent.toString(),
                  "must name another operation under " + name.parent());
            });
    checkLabels(definition.labels());
    if (!OPERATION_TYPE.matcher(definition.operationType()).matches()) {
      throw RequestErrors.invalidField(
          "operationType",
          definition.operationType(),
          "must be named like an enum value: up to 128 of A-Z, 0-9 and '_', the first a letter");
    }
    definition
        .requestId()
        .filter(id -> !REQUEST_ID.matcher(id).matches())
        .ifPresent(
            id -> {
              throw RequestErrors.invalidField(
                  "requestId",
                  id,
                  "must be 1 to 128 letters, digits, '_', '.', ':' or '-'; a UUID is best");
            });
    checkTimes(definition.lifePolicy());
  }

  private static void checkTimes(LifePolicy policy) {
    policy
        .cancelPolicy()
        .gracePeriod()
        .ifPresent(grace -> checkRange("cancelGracePeriod", grace, Duration.ZERO, MAX_GRACE));
    policy.claimTimeout().ifPresent(timeout -> checkTimeout("claimTimeout", timeout));
    policy.runTimeout().ifPresent(timeout -> checkTimeout("runTimeout", timeout));
  }

  private static void checkTimeout(String field, Duration timeout) {
    checkRange(field, timeout, MIN_TIMEOUT, MAX_TIMEOUT);
  }

  /**
   * Checks what all the opaque JSON of an operation takes together.
   *
   * @param size in bytes of UTF-8
   */
  static void checkSize(OperationName name, int size) {
    if (size > OpaqueJson.MAX_BYTES) {
      throw OperationErrors.operationTooLarge(name, size, OpaqueJson.MAX_BYTES);
    }
  }

  /**
   * Checks that the job is in the operation's own project, so that nobody ends what others own.
   *
   * @throws ApiException INVALID_ARGUMENT, if it is not
   */
  static void checkBackend(OperationName name, Backend backend) {
    if (!backend.project().equals(name.parent().project())) {
      throw RequestErrors.invalidField(
          "backend",
          backend.name(),
          "must be in the operation's own project, " + name.parent().project());
    }
  }

  static void check(Lease lease) {
    checkClaim(lease.worker(), lease.duration());
  }

  /** Checks what a worker says when it claims. */
  public static void checkClaim(String worker, Duration leaseDuration) {
    if (worker.isBlank() || worker.length() > MAX_WORKER) {
      throw RequestErrors.invalidField(
          "worker", worker, "must name the worker in 1 to " + MAX_WORKER + " characters");
    }
    checkLeaseDuration(leaseDuration);
  }

  /** Checks that a lease may have this duration. */
  public static void checkLeaseDuration(Duration duration) {
    checkRange("leaseDuration", duration, MIN_LEASE, MAX_LEASE);
  }

  private static void checkRange(String field, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw RequestErrors.invalidField(
          field, seconds(value), "must be from " + seconds(min) + " to " + seconds(max));
    }
  }

  /** As it is written in JSON. */
  private static String seconds(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
    return seconds.stripTrailingZeros().toPlainString() + "s";
  }

  /**
   * Whether the starter of an operation may give it a label with this key; Firestore keeps keys of
   * the form {@code __x__} for itself.
   */
  public static boolean isLabelKey(String key) {
    return !key.isEmpty()
        && key.length() <= MAX_LABEL_KEY
        && !(key.startsWith("__") && key.endsWith("__"))
        && !RESERVED_LABELS.contains(key);
  }

  private static void checkLabels(Map<String, String> labels) {
    int bytes = 0;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String key = label.getKey();
      if (!isLabelKey(key)) {
        throw RequestErrors.invalidField(
            "labels",
            key,
            RESERVED_LABELS.contains(key)
                ? "must not use a key that the server sets itself"
                : "must have keys of 1 to " + MAX_LABEL_KEY + " characters, not of the form __x__");
      }
      bytes += utf8Length(key) + utf8Length(label.getValue());
    }
    if (labels.size() > MAX_LABELS || bytes > MAX_LABEL_BYTES) {
      throw RequestErrors.invalidField(
          "labels",
          labels.size() + " labels of " + bytes + " bytes",
          "must be at most " + MAX_LABELS + ", of " + MAX_LABEL_BYTES + " bytes together");
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
