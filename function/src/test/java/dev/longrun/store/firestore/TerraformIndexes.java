package dev.longrun.store.firestore;

import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter.Operator;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The indexes that the Terraform module makes, each as its fields, their orders and its scope; and
 * those that a query needs (firebase.google.com/docs/firestore/query-data/index-overview): one for
 * each field that it compares for equality, followed by what it is ordered by. Firestore merges
 * them.
 */
record TerraformIndexes(Set<String> indexes) {
  private static final Pattern FIELD =
      Pattern.compile("(\\w+) += \\{ scope = \"(\\w+)\", orders = \\[([^]]*)] }");
  private static final Pattern SEARCH =
      Pattern.compile("= \\{ filter = \"(\\w+)\", order = \"(\\w+)\" }");
  private static final Set<Operator> EQUALITY = Set.of(Operator.EQUAL, Operator.IN);
  private static final String NAME = "__name__";

  static TerraformIndexes read() throws IOException {
    String text = Files.readString(Path.of("../terraform/firestore.tf"));
    Set<String> indexes = new TreeSet<>();
    for (MatchResult field : FIELD.matcher(text).results().toList()) {
      for (String order : field.group(3).replaceAll("[\" ]", "").split(",")) {
        indexes.add(field.group(1) + " " + order + " in " + field.group(2));
      }
    }
    for (MatchResult search : SEARCH.matcher(text).results().toList()) {
      indexes.add(
          "%s ASCENDING, startTime %s in COLLECTION".formatted(search.group(1), search.group(2)));
    }
    return new TerraformIndexes(indexes);
  }

  /** Those that a query needs, and that there aren't. */
  Set<String> missing(StructuredQuery query) {
    Set<String> missing = new TreeSet<>(needed(query));
    missing.removeAll(indexes);
    return missing;
  }

  static Set<String> needed(StructuredQuery query) {
    String scope = query.getFrom(0).getAllDescendants() ? "COLLECTION_GROUP" : "COLLECTION";
    List<String> equal = new ArrayList<>();
    Set<String> compared = new TreeSet<>();
    filters(query.getWhere())
        .forEach(
            it ->
                (EQUALITY.contains(it.getOp()) ? equal : compared)
                    .add(field(it.getField().getFieldPath())));
    String order = orders(query, compared);
    Set<String> needed = new TreeSet<>();
    equal.forEach(it -> needed.add(it + " ASCENDING" + (order.isEmpty() ? "" : ", " + order)));
    if (equal.isEmpty() && !order.isEmpty()) {
      needed.add(order);
    }
    return new TreeSet<>(needed.stream().map(it -> it + " in " + scope).toList());
  }

  /** By what it is ordered before the name, which has to be what it compares in another way. */
  private static String orders(StructuredQuery query, Set<String> compared) {
    List<String> orders = new ArrayList<>();
    for (Order order : query.getOrderByList()) {
      String field = field(order.getField().getFieldPath());
      if (!field.equals(NAME)) {
        orders.add(field + " " + order.getDirection());
        compared.remove(field);
      } else if (orders.isEmpty() && order.getDirection() != StructuredQuery.Direction.ASCENDING) {
        orders.add(NAME + " " + order.getDirection()); // an index goes forward through the names
      }
    }
    compared.forEach(it -> orders.add(it + " ASCENDING"));
    return String.join(", ", orders);
  }

  private static Stream<FieldFilter> filters(Filter filter) {
    if (filter.hasCompositeFilter()) {
      return filter.getCompositeFilter().getFiltersList().stream()
          .flatMap(TerraformIndexes::filters);
    }
    return filter.hasFieldFilter() ? Stream.of(filter.getFieldFilter()) : Stream.empty();
  }

  /** An index of a map is one of each of its keys. */
  private static String field(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }
}
