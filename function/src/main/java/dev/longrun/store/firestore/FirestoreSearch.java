package dev.longrun.store.firestore;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.FirestoreGrpc.FirestoreBlockingStub;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredAggregationQuery;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.Order;
import com.google.firestore.v1.Value;
import com.google.protobuf.Int32Value;
import dev.longrun.operation.State;
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.Position;
import dev.longrun.store.SearchOrder;
import dev.longrun.store.SearchQuery;
import dev.longrun.store.Subset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The queries of a search and of a count below one parent. Each needs an index of every field that
 * it filters by, in its order; {@code terraform/firestore.tf} has them.
 */
record FirestoreSearch(FirestoreDatabase database) {
  private static final String COUNT = "count";

  RunQueryRequest search(SearchQuery search) {
    boolean backwards = search.order() == SearchOrder.START_TIME_DESCENDING;
    Direction direction = backwards ? Direction.DESCENDING : Direction.ASCENDING;
    StructuredQuery.Builder query = of(search.subset()).setLimit(Int32Value.of(search.limit()));
    if (search.order().isByTime()) {
      query.addOrderBy(order(DocumentSchema.START_TIME, direction));
    }
    query.addOrderBy(order(FirestoreQueries.NAME, direction));
    search.after().ifPresent(last -> query.setStartAt(cursor(last, search.order())));
    return RunQueryRequest.newBuilder()
        .setParent(parent(search.subset()))
        .setStructuredQuery(query)
        .build();
  }

  private Cursor cursor(Position last, SearchOrder order) {
    Cursor.Builder cursor = Cursor.newBuilder();
    if (order.isByTime()) {
      cursor.addValues(FirestoreQueries.time(Instant.parse(last.key())));
    }
    return cursor
        .addValues(FirestoreQueries.reference(database.documents() + "/" + last.name()))
        .build();
  }

  /** How many operations are stored in one state of a subset; may block on I/O. */
  long count(FirestoreBlockingStub stub, Subset subset, State state) {
    return stub.runAggregationQuery(countOf(subset, state))
        .next()
        .getResult()
        .getAggregateFieldsOrThrow(COUNT)
        .getIntegerValue();
  }

  RunAggregationQueryRequest countOf(Subset subset, State state) {
    Subset one = new Subset(subset.parent(), Set.of(state), subset.operationType());
    Aggregation count =
        Aggregation.newBuilder()
            .setAlias(COUNT)
            .setCount(Aggregation.Count.getDefaultInstance())
            .build();
    return RunAggregationQueryRequest.newBuilder()
        .setParent(parent(subset))
        .setStructuredAggregationQuery(
            StructuredAggregationQuery.newBuilder()
                .setStructuredQuery(of(one))
                .addAggregations(count))
        .build();
  }

  private String parent(Subset subset) {
    return database.documents() + "/" + subset.parent();
  }

  private static StructuredQuery.Builder of(Subset subset) {
    List<Filter> filters = new ArrayList<>();
    if (!subset.hasEveryState()) {
      filters.add(in(subset.states()));
    }
    subset
        .operationType()
        .map(FirestoreQueries::text)
        .ifPresent(
            type -> filters.add(FirestoreQueries.equal(DocumentSchema.OPERATION_TYPE, type)));
    StructuredQuery.Builder query =
        StructuredQuery.newBuilder()
            .addFrom(CollectionSelector.newBuilder().setCollectionId(FirestoreQueries.OPERATIONS));
    return filters.isEmpty() ? query : query.setWhere(FirestoreQueries.all(filters));
  }

  private static Filter in(Set<State> states) {
    List<Value> values =
        states.stream().sorted().map(it -> FirestoreQueries.text(it.name()).build()).toList();
    return values.size() == 1
        ? FirestoreQueries.equal(DocumentSchema.STATE, values.get(0).toBuilder())
        : FirestoreQueries.filter(
            DocumentSchema.STATE,
            FieldFilter.Operator.IN,
            Value.newBuilder().setArrayValue(ArrayValue.newBuilder().addAllValues(values)));
  }

  private static Order order(String field, Direction direction) {
    return Order.newBuilder()
        .setField(FirestoreQueries.field(field))
        .setDirection(direction)
        .build();
  }
}
