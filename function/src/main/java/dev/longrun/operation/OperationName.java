package dev.longrun.operation;

import java.util.regex.Pattern;

/**
 * The resource name of an operation: {@code <parent>/operations/<id>}.
 *
 * @param id 1 to 128 of {@code A-Z a-z 0-9 _ -}; ids of the form {@code __x__} are Firestore's own
 *     and refused
 */
public record OperationName(ParentName parent, String id) {
  private static final String COLLECTION = "/operations/";
  private static final Pattern ID = Pattern.compile("(?!__.*__$)[A-Za-z0-9_-]{1,128}");

  /**
   * @throws ApiException INVALID_ARGUMENT, if {@code id} is not an operation id
   */
  public OperationName {
    if (!ID.matcher(id).matches()) {
      throw RequestErrors.invalidOperationId(id);
    }
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
