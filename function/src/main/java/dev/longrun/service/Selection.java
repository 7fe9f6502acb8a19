package dev.longrun.service;

import dev.longrun.filter.Filter;
import dev.longrun.filter.OperationView;
import dev.longrun.operation.Operation;
import dev.longrun.operation.ParentName;
import dev.longrun.time.Deadline;
import java.util.Optional;

/** The operations that a method goes through, page by page. */
record Selection(Method method, ParentName parent, Filter filter) {
  /** Whose pages they are. */
  enum Method {
    LIST,
    CANCEL
  }

  boolean includes(Operation operation, Deadline deadline) {
    return filter.matchesAll() || filter.matches(OperationView.of(operation), deadline);
  }

  /** The token of the page that starts after an id. */
  String tokenAfter(String id) {
    return PageToken.seal(id, query());
  }

  /**
   * The id after which a page starts; none for an empty token, which is that of the first page.
   *
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, if the token is of another selection
   */
  Optional<String> start(String token) {
    return token.isEmpty() ? Optional.empty() : Optional.of(PageToken.open(token, query()));
  }

  private String query() {
    return method + "\n" + parent + "\n" + filter.text();
  }
}
