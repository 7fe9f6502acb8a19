package dev.longrun.json;

import java.util.Locale;
import java.util.regex.Pattern;

/** The two spellings that proto3 JSON knows for the name of a field. */
public final class FieldName {
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private FieldName() {}

  /** {@code pageSize} as {@code page_size}. */
  public static String snake(String camel) {
    return camel.chars().noneMatch(Character::isUpperCase)
        ? camel
        : CAPITAL.matcher(camel).replaceAll("_$0").toLowerCase(Locale.ROOT);
  }
}
