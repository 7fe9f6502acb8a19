package dev.longrun.store.firestore;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.Document;
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
import dev.longrun.store.DocumentSchema;
import dev.longrun.store.OperationQuery;
import dev.longrun.store.OverdueQuery;
import dev.longrun.store.Position;
import dev.longrun.store.Restriction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The queries of the store, as Firestore's service takes them. */
record FirestoreQueries(FirestoreDatabase database) {
  /** The collection that operations are in, under whatever parent. */
  static final String OPERATIONS = "operations";

  static final String NAME = "__name__";

  RunQueryRequest list(OperationQuery query) {
    Restriction restriction = query.restriction();
    List<Filter> filters = new ArrayList<>();
    if (restriction.unfinished()) {
      filters.add(equal(DocumentSchema.DONE, Value.newBuilder().setBooleanValue(false)));
    }
    restriction
        .operationType()
        .ifPresent(type -> filters.add(equal(DocumentSchema.OPERATION_TYPE, text(type))));
    restriction
        .labels()
        .forEach(
            (key, value) ->
                filters.add(equal(DocumentSchema.LABELS + "." + quoted(key), text(value))));
    return under(query.parent(), filters, query.after(), query.limit());
  }

  RunQueryRequest children(OperationName name, Optional<String> after, int limit) {
    List<Filter> filters =
        List.of(
            equal(DocumentSchema.PARENT_OPERATION, text(name.toString())),
            equal(DocumentSchema.DONE, Value.newBuilder().setBooleanValue(false)));
    return under(name.parent(), filters, after, limit);
  }

  RunQueryRequest overdue(OverdueQuery overdue) {
    String field =
        switch (overdue.why()) {
          case SETTLE -> DocumentSchema.SETTLE_TIME;
          case EXPIRE -> DocumentSchema.EXPIRE_TIME;
        };
    List<Filter> filters = new ArrayList<>();
    overdue
        .times()
        .after()
        .ifPresent(
            after -> filters.add(filter(field, FieldFilter.Operator.GREATER_THAN, time(after))));
    Value.Builder until = time(overdue.times().until());
    filters.add(filter(field, FieldFilter.Operator.LESS_THAN_OR_EQUAL, until));
    StructuredQuery.Builder query = query(field, overdue.limit()).setWhere(all(filters));
    return anywhere(query, overdue.after(), key -> time(Instant.parse(key)));
  }

  RunQueryRequest cancelling(Optional<Position> after, int limit) {
    String field = DocumentSchema.CANCEL_WORKER;
    Filter anyText = filter(field, FieldFilter.Operator.GREATER_THAN_OR_EQUAL, text(""));
    return anywhere(query(field, limit).setWhere(anyText), after, FirestoreQueries::text);
  }

  /** The place of a document in the order of the query that found it. */
  static Position position(Document document, StructuredQuery query) {
    String path = FirestoreValues.path(document);
    int slash = path.lastIndexOf('/');
    String field = query.getOrderBy(0).getField().getFieldPath();
    String key = field.equals(NAME) ? "" : key(document.getFieldsOrThrow(field));
    return new Position(key, path.substring(0, slash), path.substring(slash + 1));
  }

  private static String key(Value value) {
    return value.hasTimestampValue()
        ? FirestoreValues.instant(value.getTimestampValue()).toString()
        : value.getStringValue();
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
          query.setStartAt(Cursor.newBuilder().addValues(reference(last)));
        });
    return RunQueryRequest.newBuilder().setParent(documents).setStructuredQuery(query).build();
  }

  /**
   * @param value that of a position's key
   */
  private RunQueryRequest anywhere(
      StructuredQuery.Builder query,
      Optional<Position> after,
      Function<String, Value.Builder> value) {
    query.addOrderBy(ascending(NAME));
    after.ifPresent(
        last ->
            query.setStartAt(
                Cursor.newBuilder()
                    .addValues(value.apply(last.key()))
                    .addValues(reference(database.documents() + "/" + last.name()))));
    CollectionSelector operations =
        CollectionSelector.newBuilder().setCollectionId(OPERATIONS).setAllDescendants(true).build();
    return RunQueryRequest.newBuilder()
        .setParent(database.documents())
        .setStructuredQuery(query.addFrom(operations))
        .build();
  }

  private static StructuredQuery.Builder query(String orderBy, int limit) {
    return StructuredQuery.newBuilder()
        .addOrderBy(ascending(orderBy))
        .setLimit(Int32Value.of(limit));
  }

  private static Order.Builder ascending(String field) {
    return Order.newBuilder().setField(field(field)).setDirection(Direction.ASCENDING);
  }

  static Filter all(List<Filter> filters) {
    CompositeFilter all =
        CompositeFilter.newBuilder()
            .setOp(CompositeFilter.Operator.AND)
            .addAllFilters(filters)
            .build();
    return Filter.newBuilder().setCompositeFilter(all).build();
  }

  static Filter equal(String field, Value.Builder value) {
    return filter(field, FieldFilter.Operator.EQUAL, value);
  }

  static Filter filter(String field, FieldFilter.Operator operator, Value.Builder value) {
    FieldFilter filter =
        FieldFilter.newBuilder().setField(field(field)).setOp(operator).setValue(value).build();
    return Filter.newBuilder().setFieldFilter(filter).build();
  }

  static FieldReference field(String path) {
    return FieldReference.newBuilder().setFieldPath(path).build();
  }

  static Value.Builder reference(String document) {
    return Value.newBuilder().setReferenceValue(document);
  }

  static Value.Builder time(Instant value) {
    return Value.newBuilder().setTimestampValue(FirestoreValues.timestamp(value));
  }

  static Value.Builder text(String value) {
    return Value.newBuilder().setStringValue(value);
  }

  /** A segment of a field path, whatever is in it. */
  private static String quoted(String segment) {
    return "`" + segment.replace("\\", "\\\\").replace("`", "\\`") + "`";
  }
}
