package dev.longrun.filter;

import dev.longrun.error.ApiException;
import dev.longrun.error.RequestErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The text of a filter, read from left to right. */
final class FilterText {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern ESCAPABLE = Pattern.compile("[\\\\\"'*]");

  private final String text;
  private int at;

  FilterText(String text) {
    this.text = text;
  }

  int position() {
    return at;
  }

  /** Whether nothing but space is left. */
  boolean atEnd() {
    skipSpace();
    return at == text.length();
  }

  boolean isWholly(String characters) {
    return text.strip().equals(characters);
  }

  void skipSpace() {
    take(SPACE);
  }

  boolean isAt(Pattern pattern) {
    return matcher(pattern).lookingAt();
  }

  /** What comes next and fits the pattern; empty if nothing does. */
  String next(Pattern pattern) {
    Matcher matcher = matcher(pattern);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  /** Moves past {@link #next} and returns it. */
  String take(Pattern pattern) {
    String taken = next(pattern);
    at += taken.length();
    return taken;
  }

  /** Moves past these characters, if they come next. */
  boolean take(String characters) {
    boolean taken = text.startsWith(characters, at);
    at += taken ? characters.length() : 0;
    return taken;
  }

  Optional<Relation> takeRelation() {
    return Stream.of(Relation.values()).filter(relation -> take(relation.symbol())).findFirst();
  }

  String since(int start) {
    return text.substring(start, at);
  }

  /** Moves past a value in quotes; a quote must come next. */
  Value takeQuoted() {
    int start = at;
    char quote = text.charAt(at);
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == quote) {
        at++;
        pieces.add(piece.toString());
        return Value.of(pieces);
      }
      if (next == '*') {
        pieces.add(piece.toString());
        piece.setLength(0);
      } else {
        piece.append(next == '\\' ? escaped() : next);
      }
    }
    throw wrong(start, "a quote is opened and not closed; write " + quote + " at the end of it");
  }

  private char escaped() {
    at++;
    if (!isAt(ESCAPABLE)) {
      throw wrong(at - 1, "a backslash must be followed by \\, \", ' or *; for itself, write \\\\");
    }
    return text.charAt(at);
  }

  /** The refusal of this text for what is wrong at a position of it. */
  ApiException wrong(int position, String problem) {
    return RequestErrors.invalidFilter(text, position + 1, problem);
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }
}
