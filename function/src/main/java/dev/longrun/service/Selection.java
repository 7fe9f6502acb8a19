package dev.longrun.service;

import com.google.gson.JsonObject;
import dev.longrun.filter.Filter;
import dev.longrun.filter.OperationView;
import dev.longrun.operation.Operation;
import dev.longrun.operation.ParentName;
import dev.longrun.operation.State;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OperationStore;
import dev.longrun.store.Position;
import dev.longrun.store.QueryResult;
import dev.longrun.store.SearchOrder;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import dev.longrun.time.Deadline;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The operations that a method goes through, page by page.
 *
 * @param order of a search; absent, if it is none, and goes by the ids
 */
record Selection(Method method, Optional<SearchOrder> order, ParentName parent, Filter filter) {
  /** Whose pages they are. */
  enum Method {
    LIST,
    CANCEL,
    SEARCH
  }

  /** Reads on in the store; may find what {@link #includes} leaves out, but never less. */
  QueryResult read(OperationStore store, Optional<Position> after, int limit, Deadline deadline) {
    if (order.isEmpty()) {
      Optional<String> id = after.map(Position::id);
      return store.list(new OperationQuery(parent, filter.restriction(), id, limit), deadline);
    }
    return subset()
        .map(it -> store.search(new SearchQuery(it, order.get(), after, limit), deadline))
        .orElse(new QueryResult(List.of(), List.of(), Optional.empty()));
  }

  /** Empty, if the filter contradicts itself. */
  private Optional<Subset> subset() {
    Set<State> stored = EnumSet.noneOf(State.class);
    filter.states().may().forEach(state -> stored.addAll(state.mayBeStoredAs()));
    return stored.isEmpty()
        ? Optional.empty()
        : Optional.of(new Subset(parent, stored, filter.restriction().operationType()));
  }

  boolean includes(Operation operation, Deadline deadline) {
    return filter.matchesAll() || filter.matches(view(operation), deadline);
  }

  private JsonObject view(Operation operation) {
    return method == Method.SEARCH
        ? OperationView.ofDetails(operation)
        : OperationView.of(operation);
  }

  Position position(Operation operation) {
    String key = isByTime() ? operation.startTime().toString() : "";
    return new Position(key, collection(), operation.name().id());
  }

  private boolean isByTime() {
    return order.filter(SearchOrder::isByTime).isPresent();
  }

  private String collection() {
    return parent + "/operations";
  }

  /** The token of the page that starts after a position. */
  String tokenAfter(Position position) {
    String key = isByTime() ? Instant.parse(position.key()) + " " : "";
    return PageToken.seal(key + position.id(), query());
  }

  /**
   * Where a page starts, after that; none for an empty token, which is that of the first page.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if the token is of another selection
   */
  Optional<Position> start(String token) {
    return token.isEmpty() ? Optional.empty() : Optional.of(opened(token));
  }

  private Position opened(String token) {
    String text = PageToken.open(token, query());
    if (!isByTime()) {
      return new Position("", collection(), text);
    }
    int space = text.indexOf(' ');
    String id = text.substring(space + 1);
    try {
      String key = Instant.parse(text.substring(0, Math.max(0, space))).toString();
      if (PageToken.isId(id)) {
        return new Position(key, collection(), id);
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw PageToken.invalid(token);
  }

  private String query() {
    String ordered = order.map(it -> method + " " + it).orElse(method.name());
    return ordered + "\n" + parent + "\n" + filter.text();
  }
}
