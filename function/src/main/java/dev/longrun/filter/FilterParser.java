package dev.longrun.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads one filter, by the grammar of AIP-160 without its functions and global restrictions:
 *
 * <pre>{@code
 * all        = any { [ "AND" ] any }
 * any        = term { "OR" term }
 * term       = [ "NOT" | "-" ] ( "(" all ")" | comparison )
 * comparison = name { "." name } relation value | "done"
 * }</pre>
 */
public final class FilterParser {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_COMPARISONS = 64;
  private static final int MAX_NESTING = 16;
  private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT");
  private static final String ALONE =
      "only 'done' can stand alone, and there are no functions; write field = value,"
          + " and AND, OR and NOT in upper case";
  private static final String NOT_COUNTED =
      "only done, state and, by AND, one whole operationType can be counted by; search takes more";
  private static final Pattern QUOTE = Pattern.compile("[\"']");
  private static final Pattern NAME = Pattern.compile("[^\\s=<>!,()\"'\\\\.:*]+");
  private static final Pattern VALUE = Pattern.compile("[^\\s=<>!,()\"'\\\\]+");
  private static final Pattern AFTER_VALUE = Pattern.compile("[\\s)]|\\z");
  private static final Pattern CLOSING = Pattern.compile("\\)");

  private final FilterText text;
  private final Scope scope;
  private int comparisons;
  private int nesting;

  /** What a filter is of, and so what it may ask for. */
  private enum Scope {
    ANYTHING,
    OPERATIONS,
    DETAILS,
    COUNTS
  }

  private FilterParser(String text, Scope scope) {
    this.scope = scope;
    this.text = new FilterText(text);
    if (text.length() > MAX_LENGTH) {
      throw this.text.wrong(MAX_LENGTH, "it is longer than " + MAX_LENGTH + " characters");
    }
  }

  /**
   * Reads a filter. One that is blank, or {@code *}, matches everything.
   *
   * @param text at most 4096 characters, with at most 64 comparisons in parentheses that are nested
   *     at most 16 deep
   * @throws dev.longrun.error.ApiException INVALID_ARGUMENT, saying where the text is wrong and
   *     what to write instead
   */
  public static Filter parse(String text) {
    return new FilterParser(text, Scope.ANYTHING).parse();
  }

  /**
   * Reads a filter of operations, and refuses fields that no operation has, and values that their
   * fields can't have: they would match nothing, and their NOT everything.
   *
   * @throws dev.longrun.error.ApiException as {@link #parse} does
   */
  public static Filter ofOperations(String text) {
    return new FilterParser(text, Scope.OPERATIONS).parse();
  }

  /**
   * The same, with the fields {@code parentOperation}, {@code worker} and {@code startedBy}.
   *
   * @throws dev.longrun.error.ApiException as {@link #parse} does
   */
  public static Filter ofDetails(String text) {
    return new FilterParser(text, Scope.DETAILS).parse();
  }

  /**
   * The same, of what a store can count without reading it: {@link Filter#isOfStateAndType}.
   *
   * @throws dev.longrun.error.ApiException as {@link #parse} does
   */
  public static Filter ofCounts(String text) {
    FilterParser parser = new FilterParser(text, Scope.COUNTS);
    Filter filter = parser.parse();
    if (!filter.isOfStateAndType()) {
      throw parser.text.wrong(0, NOT_COUNTED);
    }
    return filter;
  }

  private Filter parse() {
    if (text.atEnd() || text.isWholly("*")) {
      return new Filter.All(List.of());
    }
    Filter filter = all();
    if (!text.atEnd()) {
      throw text.wrong(text.position(), "this ) has no ( before it");
    }
    return filter;
  }

  private Filter all() {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(any());
    } while (takeKeyword("AND") || (!text.atEnd() && !text.isAt(CLOSING)));
    return parts.size() == 1 ? parts.get(0) : new Filter.All(List.copyOf(parts));
  }

  private Filter any() {
    List<Filter> parts = new ArrayList<>();
    do {
      parts.add(term());
    } while (takeKeyword("OR"));
    return parts.size() == 1 ? parts.get(0) : new Filter.Any(List.copyOf(parts));
  }

  private Filter term() {
    boolean negated = takeKeyword("NOT") || text.take("-");
    text.skipSpace();
    int start = text.position();
    Filter operand = text.take("(") ? group(start) : comparison(start);
    return negated ? new Filter.Not(operand) : operand;
  }

  private Filter group(int start) {
    if (++nesting > MAX_NESTING) {
      throw text.wrong(start, "parentheses are nested more than " + MAX_NESTING + " deep");
    }
    Filter filter = all();
    if (!text.take(")")) {
      throw text.wrong(start, "this ( has no ) after it");
    }
    nesting--;
    return filter;
  }

  private Filter comparison(int start) {
    if (++comparisons > MAX_COMPARISONS) {
      throw text.wrong(start, "there are more than " + MAX_COMPARISONS + " comparisons");
    }
    FieldPath path = path();
    boolean isBareDone = text.since(start).equals("done");
    text.skipSpace();
    Optional<Relation> relation = text.takeRelation();
    if (relation.isEmpty() && isBareDone) {
      return new Comparison(path, Relation.EQUAL, Value.bare("true"));
    }
    text.skipSpace();
    int valueStart = text.position();
    Comparison comparison =
        new Comparison(path, relation.orElseThrow(() -> text.wrong(start, ALONE)), value());
    if (comparison.mistake().isPresent()) {
      throw text.wrong(valueStart, comparison.mistake().get());
    }
    Optional<String> misfit =
        scope == Scope.ANYTHING ? Optional.empty() : comparison.misfit(scope == Scope.DETAILS);
    if (misfit.isPresent()) {
      throw text.wrong(start, misfit.get());
    }
    if (scope == Scope.COUNTS && !comparison.isOfStateAndType()) {
      throw text.wrong(start, NOT_COUNTED);
    }
    return comparison;
  }

  private FieldPath path() {
    List<String> names = new ArrayList<>();
    do {
      names.add(name(names.isEmpty()));
    } while (text.take("."));
    return FieldPath.of(names);
  }

  private String name(boolean isFirst) {
    if (text.isAt(QUOTE)) {
      return text.takeQuoted().text();
    }
    int start = text.position();
    String name = text.take(NAME);
    if (name.isEmpty() || (isFirst && (KEYWORDS.contains(name) || name.startsWith("-")))) {
      throw text.wrong(start, "the name of a field is expected; write for example done = true");
    }
    return name;
  }

  private Value value() {
    int start = text.position();
    boolean isQuoted = text.isAt(QUOTE);
    Value value = isQuoted ? text.takeQuoted() : Value.bare(text.take(VALUE));
    if (!isQuoted && (value.text().isEmpty() || KEYWORDS.contains(value.text()))) {
      throw text.wrong(start, "a value is expected; an empty or unusual one needs quotes");
    }
    if (!text.isAt(AFTER_VALUE)) {
      throw text.wrong(text.position(), "a space is expected, or quotes around the whole value");
    }
    return value;
  }

  private boolean takeKeyword(String keyword) {
    text.skipSpace();
    return text.next(NAME).equals(keyword) && text.take(keyword);
  }
}
