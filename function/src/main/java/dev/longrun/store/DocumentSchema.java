package dev.longrun.store;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The form of the documents of operations, and the names of their fields. */
public final class DocumentSchema {
  public static final String DONE = "done";
  public static final String OPERATION_TYPE = "operationType";
  public static final String LABELS = "labels";

  /** From when a sweep has something to do with the operation; absent, if it has nothing. */
  public static final String SETTLE_TIME = "settleTime";

  /** From when the operation may be deleted; Firestore's TTL policy is on this field. */
  public static final String EXPIRE_TIME = "expireTime";

  public static final String PARENT_OPERATION = "parentOperation";

  /**
   * The worker that has to be told of a cancel request; only operations that are CANCELLING have
   * it.
   */
  public static final String CANCEL_WORKER = "cancelWorker";

  /**
   * The worker that has to be told that it has lost its lease before the time was up: only
   * operations that were ended without it have it.
   */
  public static final String ENDED_WORKER = "endedWorker";

  public static final String START_TIME = "startTime";
  public static final String STATE = "state";

  static final String VERSION_FIELD = "schemaVersion";

  /**
   * The version of the form of documents. It changes only if an older server would misunderstand
   * the new form; a new field alone is no reason. A document without a version has version 1.
   */
  static final long VERSION = 1;

  /** Every field that this server may write. Others are of other versions, and stay as they are. */
  public static final Set<String> FIELDS = fields();

  private static Set<String> fields() {
    Set<String> fields = new HashSet<>(EffectFields.NAMES);
    fields.addAll(
        List.of(
            VERSION_FIELD,
            START_TIME,
            DONE,
            OPERATION_TYPE,
            LABELS,
            SETTLE_TIME,
            EXPIRE_TIME,
            PARENT_OPERATION,
            CANCEL_WORKER,
            ENDED_WORKER,
            "backend",
            "cancelGracePeriod",
            "cancelRequest",
            "cancellable",
            "claimTime",
            "claimTimeout",
            "endTime",
            "error",
            "events",
            "finishedWith",
            "lease",
            "metadata",
            "progress",
            "publishesEvents",
            "requestId",
            "response",
            "retention",
            "runTimeout",
            "startedBy",
            STATE));
    return Set.copyOf(fields);
  }

  /** What is reported of the work, which may be large. */
  public static final Set<String> REPORT_FIELDS = Set.of("backend", "metadata", "progress");

  private DocumentSchema() {}

  /**
   * Refuses the document of a later form.
   *
   * @throws IllegalArgumentException if its version is greater than this server's
   */
  static void requireReadable(DocumentFields fields) {
    long version = fields.optionalNumber(VERSION_FIELD).orElse(VERSION);
    if (version > VERSION) {
      throw new IllegalArgumentException("the document has schemaVersion " + version);
    }
  }
}
