package dev.longrun.json;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a {@link FieldMask} in the syntax of partial responses: names separated by commas, {@code
 * a/b} or {@code a.b} for a field of a field, {@code a(b,c)} for several, {@code *} for any.
 */
public final class FieldMaskParser {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_NAMES = 100;
  private static final int MAX_DEPTH = 32;
  private static final String SEPARATORS = ",/.()";

  private final String text;
  private int at;
  private int names;

  private FieldMaskParser(String text) {
    this.text = text;
  }

  /**
   * Reads a mask; one that is blank wants everything.
   *
   * @throws ApiException INVALID_ARGUMENT, if this is no mask
   */
  public static FieldMask parse(String text) {
    return new FieldMaskParser(text).parse();
  }

  private FieldMask parse() {
    if (text.isBlank()) {
      return FieldMask.ALL;
    }
    if (text.length() > MAX_LENGTH) {
      throw invalid("has more than " + MAX_LENGTH + " characters");
    }
    FieldMask mask = list(0);
    if (at < text.length()) {
      throw invalid("has a '%s' too many".formatted(text.charAt(at)));
    }
    return mask;
  }

  private FieldMask list(int depth) {
    Map<String, FieldMask> fields = new HashMap<>();
    do {
      addPath(fields, depth);
    } while (next(','));
    return new FieldMask(fields);
  }

  private void addPath(Map<String, FieldMask> fields, int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid("is nested more than " + MAX_DEPTH + " deep");
    }
    String name = name();
    FieldMask below = FieldMask.ALL;
    if (next('/') || next('.')) {
      Map<String, FieldMask> field = new HashMap<>();
      addPath(field, depth + 1);
      below = new FieldMask(field);
    } else if (next('(')) {
      below = list(depth + 1);
      if (!next(')')) {
        throw invalid("has a '(' without its ')'");
      }
    }
    fields.merge(name, below, FieldMaskParser::both);
  }

  /** What two mentions of the same field want together. */
  private static FieldMask both(FieldMask one, FieldMask other) {
    if (one.wantsAll() || other.wantsAll()) {
      return FieldMask.ALL;
    }
    Map<String, FieldMask> fields = new HashMap<>(one.fields());
    other.fields().forEach((name, mask) -> fields.merge(name, mask, FieldMaskParser::both));
    return new FieldMask(fields);
  }

  private String name() {
    int start = at;
    while (at < text.length() && SEPARATORS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String name = text.substring(start, at).trim();
    if (name.isEmpty()) {
      throw invalid("lacks a name at position " + (start + 1));
    }
    if (++names > MAX_NAMES) {
      throw invalid("has more than " + MAX_NAMES + " names");
    }
    return name;
  }

  private boolean next(char expected) {
    boolean found = at < text.length() && text.charAt(at) == expected;
    if (found) {
      at++;
    }
    return found;
  }

  private ApiException invalid(String problem) {
    return RequestErrors.invalidSystemParameter(
        "fields", text, "it " + problem + "; write fields like name,metadata(common/state)");
  }
}
