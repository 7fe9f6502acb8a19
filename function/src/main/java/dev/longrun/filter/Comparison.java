package dev.longrun.filter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.longrun.operation.Limits;
import dev.longrun.operation.State;
import dev.longrun.store.Restriction;
import dev.longrun.time.Deadline;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares a field with a value; matches where it holds for any of what the field leads to.
 *
 * <p>How they compare depends on what is found there: a boolean, a {@link Quantity}, else text.
 * Text is compared in the order of its characters, and by {@code = != :} as a pattern in which
 * {@code *} stands for anything; states and types of operations are compared without regard to
 * case. {@code :} asks a map for a key, and {@code :*} anything for being there. A field that isn't
 * there and a value of another type than the field's match nothing, not even {@code !=}.
 */
record Comparison(FieldPath path, Relation relation, Value value) implements Filter {
  static final Restriction UNFINISHED = new Restriction(true, Optional.empty(), Map.of());
  private static final List<String> STATES = Stream.of(State.values()).map(State::name).toList();

  Comparison {
    value = path.ignoresCase() ? value.toUpperCase() : value;
  }

  /** Why no operation could ever be what this asks for; only where the reason must be a mistake. */
  Optional<String> mistake() {
    if (path.isDone() && (relation.isOrder() || !value.isBoolean())) {
      return Optional.of("'done' can only be compared by = or != with true or false");
    }
    return path.isState() && !value.isPattern() && !STATES.contains(value.text())
        ? Optional.of("there is no such state; write one of " + String.join(", ", STATES))
        : Optional.empty();
  }

  /**
   * Why this can't be meant of an operation: by its field, or by what its field can be.
   *
   * @param details whether the fields of details count, too
   */
  Optional<String> misfit(boolean details) {
    Optional<String> mistake = path.mistake(details);
    if (mistake.isPresent()) {
      return mistake;
    }
    if (path.isTime() && !value.isPattern() && !value.isOf(Quantity.Kind.TIME)) {
      return Optional.of("a time is expected, such as 2026-01-01T00:00:00Z");
    }
    return path.isNumber() && !value.isPattern() && !value.isOf(Quantity.Kind.NUMBER)
        ? Optional.of("a number is expected")
        : Optional.empty();
  }

  @Override
  public String text() {
    return path.text() + " " + relation.symbol() + " " + value.quoted();
  }

  @Override
  public boolean matches(JsonObject operation, Deadline deadline) {
    for (JsonElement found : path.in(operation)) {
      Piece.check(deadline);
      if (holdsFor(found, deadline)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Restriction oppositeRestriction() {
    return wantsDone() ? UNFINISHED : Restriction.NONE;
  }

  @Override
  public Restriction restriction() {
    if (path.isDone()) {
      return wantsDone() ? Restriction.NONE : UNFINISHED;
    }
    if (relation.isOrder()
        || relation == Relation.NOT_EQUAL
        || !value.hasOneSpelling()
        || !isIndexed(value.text())) {
      return Restriction.NONE;
    }
    if (path.isOperationType()) {
      return new Restriction(false, Optional.of(value.text()), Map.of());
    }
    return path.label()
        .filter(Limits::isLabelKey)
        .map(key -> new Restriction(false, Optional.empty(), Map.of(key, value.text())))
        .orElse(Restriction.NONE);
  }

  @Override
  public StateBounds states() {
    return path.isDone() || path.isState() ? StateBounds.exactly(this::matches) : StateBounds.NONE;
  }

  @Override
  public boolean isOfStateAndType() {
    return states().areExact() || restriction().operationType().isPresent();
  }

  /** Whether this is another way to write {@code done = true}. */
  boolean wantsDone() {
    return path.isDone() && value.text().equals("true") == (relation != Relation.NOT_EQUAL);
  }

  // Firestore cuts what it indexes to 1500 bytes, and a character takes 3 at most.
  private static boolean isIndexed(String text) {
    return text.length() <= 500;
  }

  private boolean holdsFor(JsonElement found, Deadline deadline) {
    if (relation == Relation.HAS && value.isAnything()) {
      return true;
    }
    if (found instanceof JsonObject map) {
      return relation == Relation.HAS
          && map.keySet().stream().anyMatch(key -> value.matches(key, deadline));
    }
    if (!(found instanceof JsonPrimitive primitive)) {
      return false;
    }
    String text = primitive.getAsString();
    if (primitive.isString()) {
      return holdsForText(path.ignoresCase() ? text.toUpperCase(Locale.ROOT) : text, deadline);
    }
    return primitive.isBoolean()
        ? !relation.isOrder() && value.isBoolean() && holdsForPattern(text, deadline)
        : Quantity.of(text).flatMap(this::holdsForQuantity).orElse(false);
  }

  private boolean holdsForText(String found, Deadline deadline) {
    Optional<Quantity> quantity = Quantity.ofJsonString(found);
    return quantity
        .flatMap(this::holdsForQuantity)
        .orElseGet(
            () ->
                relation.isOrder()
                    ? quantity.isEmpty() && relation.holds(found.compareTo(value.text()))
                    : holdsForPattern(found, deadline));
  }

  private boolean holdsForPattern(String found, Deadline deadline) {
    return value.matches(found, deadline) == (relation != Relation.NOT_EQUAL);
  }

  private Optional<Boolean> holdsForQuantity(Quantity found) {
    return value.quantity().flatMap(found::compare).map(relation::holds);
  }
}
