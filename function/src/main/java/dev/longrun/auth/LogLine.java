package dev.longrun.auth;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of JSON for the log. Characters that could end a line, control a terminal or reverse the
 * direction of text are escaped, even where JSON doesn't require it: control characters (C0 and
 * C1), format characters and line separators.
 */
final class LogLine {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

  private LogLine() {}

  static String of(Map<String, Object> fields) {
    // Outside of its strings, JSON in its shortest form has no such characters.
    return UNSEEN.matcher(GSON.toJson(fields)).replaceAll(LogLine::escaped);
  }

  private static String escaped(MatchResult unseen) {
    StringBuilder escaped = new StringBuilder();
    for (char c : unseen.group().toCharArray()) {
      escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return Matcher.quoteReplacement(escaped.toString());
  }
}
