package dev.longrun.store;

import java.util.Set;

/** The form of the documents of operations. */
public final class DocumentSchema {
  static final String VERSION_FIELD = "schemaVersion";

  /**
   * Changes only with what a server that doesn't know it would misunderstand; a new field is no
   * such thing. A document without a version has this one.
   */
  static final long VERSION = 1;

  /** Every field that this server may write. Others are of other versions, and stay as they are. */
  public static final Set<String> FIELDS =
      Set.of(
          VERSION_FIELD,
          OperationDocument.START_TIME,
          OperationDocument.DONE,
          OperationDocument.OPERATION_TYPE,
          OperationDocument.LABELS,
          OperationDocument.SETTLE_TIME,
          OperationDocument.EXPIRE_TIME,
          OperationDocument.PARENT_OPERATION,
          OperationDocument.CANCEL_WORKER,
          "cancelGracePeriod",
          "cancelRequest",
          "cancellable",
          "children",
          "claimTime",
          "claimTimeout",
          "endTime",
          "error",
          "events",
          "finishedWith",
          "lease",
          "metadata",
          "progress",
          "requestId",
          "response",
          "retention",
          "runTimeout",
          "startedBy",
          "state");

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
