package dev.longrun.filter;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonObject;
import dev.longrun.store.Restriction;
import dev.longrun.time.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which operations a list should show, in the language of AIP-160.
 *
 * <pre>{@code
 * done = false AND metadata.common.operation_type = EXPORT_ENTITIES
 * metadata.common.labels.run = "daily*" OR metadata.entityFilter.kinds : Customer
 * -done metadata.common.startTime > 2026-01-01T00:00:00Z
 * }</pre>
 *
 * <p>A comparison is a field, one of {@code = != < <= > >= :} and a value; {@code done} alone means
 * {@code done = true}. {@code OR} binds tighter than {@code AND}, and comparisons that stand side
 * by side are an {@code AND}. Functions and values without a field are refused. {@link FieldPath}
 * says which fields there are, {@link Comparison} how they compare.
 */
public interface Filter {
  /** What comparing one operation may take, where its caller has no deadline. */
  Duration MAX_TIME = Duration.ofSeconds(5);

  /**
   * Whether the list should show this operation.
   *
   * @param operation the JSON that a client gets
   * @throws dev.longrun.error.ApiException UNAVAILABLE, if the deadline passes before that is known
   */
  boolean matches(JsonObject operation, Deadline deadline);

  /** The same, within {@link #MAX_TIME}. */
  default boolean matches(JsonObject operation) {
    return matches(operation, Deadline.after(MAX_TIME));
  }

  /**
   * This filter in one spelling, the same for all texts that differ only in how they are written:
   * in space, quotes, short names, or the forms of an AND.
   */
  String text();

  /** Whether it matches every operation because it asks for nothing. */
  default boolean matchesAll() {
    return false;
  }

  /** What a store may leave out beforehand; never anything that {@link #matches} would show. */
  default Restriction restriction() {
    return Restriction.NONE;
  }

  /** The same for what {@link #matches} doesn't show. */
  default Restriction oppositeRestriction() {
    return Restriction.NONE;
  }

  /** What it says of states alone. */
  default StateBounds states() {
    return StateBounds.NONE;
  }

  /**
   * Whether {@link #states} and the type of {@link #restriction} together say all of it, so that a
   * store can count what it matches.
   */
  default boolean isOfStateAndType() {
    return states().areExact();
  }

  private static String joined(List<Filter> parts, String keyword) {
    return parts.stream().map(Filter::text).collect(joining(" " + keyword + " ", "(", ")"));
  }

  /** Matches where every part does; so without parts, everywhere. */
  record All(List<Filter> parts) implements Filter {
    private static final StateBounds EVERY = StateBounds.exactly(operation -> true);

    @Override
    public boolean matches(JsonObject operation, Deadline deadline) {
      return parts.stream().allMatch(part -> part.matches(operation, deadline));
    }

    @Override
    public String text() {
      return joined(parts, "AND");
    }

    @Override
    public boolean matchesAll() {
      return parts.isEmpty();
    }

    @Override
    public Restriction restriction() {
      return parts.stream().map(Filter::restriction).reduce(Restriction.NONE, All::both);
    }

    @Override
    public StateBounds states() {
      return parts.stream().map(Filter::states).reduce(EVERY, StateBounds::and);
    }

    @Override
    public boolean isOfStateAndType() {
      long types =
          parts.stream()
              .flatMap(it -> it.restriction().operationType().stream())
              .distinct()
              .count();
      return types <= 1 && parts.stream().allMatch(Filter::isOfStateAndType);
    }

    private static Restriction both(Restriction a, Restriction b) {
      Map<String, String> labels = new LinkedHashMap<>(a.labels());
      labels.putAll(b.labels());
      return new Restriction(
          a.unfinished() || b.unfinished(), a.operationType().or(b::operationType), labels);
    }
  }

  /** Matches where at least one part does. */
  record Any(List<Filter> parts) implements Filter {
    @Override
    public boolean matches(JsonObject operation, Deadline deadline) {
      return parts.stream().anyMatch(part -> part.matches(operation, deadline));
    }

    @Override
    public String text() {
      return joined(parts, "OR");
    }

    @Override
    public StateBounds states() {
      return parts.stream().map(Filter::states).reduce(StateBounds::or).orElseThrow();
    }
  }

  /** Matches where the operand doesn't. */
  record Not(Filter operand) implements Filter {
    @Override
    public boolean matches(JsonObject operation, Deadline deadline) {
      return !operand.matches(operation, deadline);
    }

    @Override
    public String text() {
      return "NOT " + operand.text();
    }

    @Override
    public StateBounds states() {
      return operand.states().not();
    }

    @Override
    public Restriction restriction() {
      return operand.oppositeRestriction();
    }
  }
}
