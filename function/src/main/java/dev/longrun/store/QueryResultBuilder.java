package dev.longrun.store;

import dev.longrun.error.ApiException;
import dev.longrun.operation.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Decodes the documents that a query found, one by one, so that a bad one doesn't hide the others.
 */
public final class QueryResultBuilder {
  private static final Logger LOGGER = Logger.getLogger(QueryResultBuilder.class.getName());

  private final int limit;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, ApiException> undecodable = new LinkedHashMap<>();
  private Optional<Position> last = Optional.empty();
  private int found;

  /**
   * @param limit of the query; fewer documents mean that there are no more
   */
  public QueryResultBuilder(int limit) {
    this.limit = limit;
  }

  /**
   * Adds the next document that the query found.
   *
   * @param decoded throws what {@link OperationDocument#read} does
   */
  public void add(Position position, Supplier<Operation> decoded) {
    found++;
    last = Optional.of(position);
    try {
      operations.add(decoded.get());
    } catch (ApiException e) {
      undecodable.put(position.name(), e);
    }
  }

  public QueryResult build() {
    List<String> names = List.copyOf(undecodable.keySet());
    if (!names.isEmpty()) {
      String message =
          "left out %d documents that can't be decoded: %s; the first one's reason follows"
              .formatted(names.size(), String.join(", ", names));
      LOGGER.log(Level.WARNING, message, undecodable.get(names.get(0)));
    }
    return new QueryResult(operations, names, found < limit ? Optional.empty() : last);
  }
}
