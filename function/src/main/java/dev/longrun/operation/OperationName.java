package dev.longrun.operation;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import java.util.regex.Pattern;

/**
 * The resource name of an operation: {@code <parent>/operations/<id>}.
 *
 * @param id 1 to 128 of {@code A-Z a-z 0-9 _ -}; ids of the form {@code __x__} are Firestore's own
 *     and refused
 */
public record OperationName(ParentName parent, String id) {
  private static final String COLLECTION = "/operations/";

  /** What an id must be, as errors say it. */
  public static final String ID_RULE =
      "must be 1 to 128 letters, digits, '_' or '-', and not of the form __x__";

  private static final Pattern ID = Pattern.compile("(?!__.*__$)[A-Za-z0-9_-]{1,128}");

  /**
   * @throws ApiException INVALID_ARGUMENT, if {@code id} is not an operation id
   */
  public OperationName {
    if (!isId(id)) {
      throw RequestErrors.invalidOperationId(id);
    }
  }

  /** Whether this may be the id of an operation. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * Reads a resource name.
   *
   * @throws ApiException INVALID_ARGUMENT, if it is not the name of an operation
   */
  public static OperationName parse(String name) {
    int at = name.lastIndexOf(COLLECTION);
    if (at < 0) {
      throw RequestErrors.invalidName(name);
    }
    return new OperationName(
        new ParentName(name.substring(0, at)), name.substring(at + COLLECTION.length()));
  }

  @Override
  public String toString() {
    return parent + COLLECTION + id;
  }
}
