package dev.longrun.store.firestore;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.Order;
import com.google.firestore.v1.Value;
import com.google.protobuf.Int32Value;
import dev.longrun.operation.OperationName;
import dev.longrun.operation.ParentName;
import dev.longrun.store.OperationDocument;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.Overdue;
import dev.longrun.store.Restriction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queries of the store, as Firestore's service takes them. */
record FirestoreQueries(FirestoreDatabase database) {
  /** The collection that operations are in, under whatever parent. */
  static final String OPERATIONS = "operations";

  private static final String NAME = "__name__";

  RunQueryRequest list(OperationQuery query) {
    Restriction restriction = query.restriction();
    List<Filter> filters = new ArrayList<>();
    if (restriction.unfinished()) {
      filters.add(equal(OperationDocument.DONE, Value.newBuilder().setBooleanValue(false)));
    }
    restriction
        .operationType()
        .ifPresent(type -> filters.add(equal(OperationDocument.OPERATION_TYPE, text(type))));
    restriction
        .labels()
        .forEach(
            (key, value) ->
                filters.add(equal(OperationDocument.LABELS + "." + quoted(key), text(value))));
    return under(query.parent(), filters, query.after(), query.limit());
  }

  RunQueryRequest children(OperationName name, Optional<String> after, int limit) {
    List<Filter> filters =
        List.of(
            equal(OperationDocument.PARENT_OPERATION, text(name.toString())),
            equal(OperationDocument.DONE, Value.newBuilder().setBooleanValue(false)));
    return under(name.parent(), filters, after, limit);
  }

  RunQueryRequest overdue(Overdue why, Instant now, int limit) {
    String field =
        switch (why) {
          case SETTLE -> OperationDocument.SETTLE_TIME;
          case EXPIRE -> OperationDocument.EXPIRE_TIME;
        };
    Value.Builder time = Value.newBuilder().setTimestampValue(FirestoreValues.timestamp(now));
    return anywhere(
        query(field, limit).setWhere(filter(field, FieldFilter.Operator.LESS_THAN_OR_EQUAL, time)));
  }

  RunQueryRequest cancelling(int limit) {
    return anywhere(query(OperationDocument.CANCEL_WORKER, limit));
  }

  private RunQueryRequest under(
      ParentName parent, List<Filter> filters, Optional<String> after, int limit) {
    String documents = database.documents() + "/" + parent;
    StructuredQuery.Builder query =
        query(NAME, limit).addFrom(CollectionSelector.newBuilder().setCollectionId(OPERATIONS));
    if (!filters.isEmpty()) {
      query.setWhere(all(filters));
    }
    after.ifPresent(
        id -> {
          String last = documents + "/" + OPERATIONS + "/" + id;
          query.setStartAt(
              Cursor.newBuilder().addValues(Value.newBuilder().setReferenceValue(last)));
        });
    return RunQueryRequest.newBuilder().setParent(documents).setStructuredQuery(query).build();
  }

  private RunQueryRequest anywhere(StructuredQuery.Builder query) {
    CollectionSelector operations =
        CollectionSelector.newBuilder().setCollectionId(OPERATIONS).setAllDescendants(true).build();
    return RunQueryRequest.newBuilder()
        .setParent(database.documents())
        .setStructuredQuery(query.addFrom(operations))
        .build();
  }

  private static StructuredQuery.Builder query(String orderBy, int limit) {
    return StructuredQuery.newBuilder()
        .addOrderBy(Order.newBuilder().setField(field(orderBy)).setDirection(Direction.ASCENDING))
        .setLimit(Int32Value.of(limit));
  }

  private static Filter all(List<Filter> filters) {
    CompositeFilter all =
        CompositeFilter.newBuilder()
            .setOp(CompositeFilter.Operator.AND)
            .addAllFilters(filters)
            .build();
    return Filter.newBuilder().setCompositeFilter(all).build();
  }

  private static Filter equal(String field, Value.Builder value) {
    return filter(field, FieldFilter.Operator.EQUAL, value);
  }

  private static Filter filter(String field, FieldFilter.Operator operator, Value.Builder value) {
    FieldFilter filter =
        FieldFilter.newBuilder().setField(field(field)).setOp(operator).setValue(value).build();
    return Filter.newBuilder().setFieldFilter(filter).build();
  }

  private static FieldReference field(String path) {
    return FieldReference.newBuilder().setFieldPath(path).build();
  }

  private static Value.Builder text(String value) {
    return Value.newBuilder().setStringValue(value);
  }

  /** A segment of a field path, whatever is in it. */
  private static String quoted(String segment) {
    return "`" + segment.replace("\\", "\\\\").replace("`", "\\`") + "`";
  }
}
