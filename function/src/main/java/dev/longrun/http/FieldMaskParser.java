package dev.longrun.http;

import dev.longrun.operation.ApiException;
import dev.longrun.operation.RequestErrors;
import java.util.Map;

/**
 * Reads a {@link FieldMask} in the syntax of partial responses: names separated by commas, {@code
 * a/b} or {@code a.b} for a field of a field, {@code a(b,c)} for several, {@code *} for any.
 */
final class FieldMaskParser {
  private static final int MAX_LENGTH = 4096;
  private static final int MAX_DEPTH = 32;
  private static final String SEPARATORS = ",/.()";

  private final String text;
  private int at;

  FieldMaskParser(String text) {
    this.text = text;
  }

  FieldMask parse() {
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
    FieldMask list = path(depth);
    while (next(',')) {
      list = list.or(path(depth));
    }
    return list;
  }

  private FieldMask path(int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid("is nested more than " + MAX_DEPTH + " deep");
    }
    String name = name();
    FieldMask below = FieldMask.ALL;
    if (next('/') || next('.')) {
      below = path(depth + 1);
    } else if (next('(')) {
      below = list(depth + 1);
      if (!next(')')) {
        throw invalid("has a '(' without its ')'");
      }
    }
    return new FieldMask(Map.of(name, below));
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
