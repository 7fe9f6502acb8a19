package dev.longrun;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The requests in {@code requests.tsv}, each with what comes back. */
final class RequestTable {
  private static final int COLUMNS = 8;

  private RequestTable() {}

  /**
   * A request.
   *
   * @param mode of the server that it is sent to
   * @param caller {@code raw}, if its headers are all there are; {@code -}, if they say who calls
   * @param statuses those that are as good as one another
   * @param reason empty, where any will do
   */
  record Row(
      int line,
      String category,
      String mode,
      String caller,
      String request,
      List<String> headers,
      String body,
      Set<Integer> statuses,
      String reason) {
    static Row parse(int line, String text) {
      String[] columns = text.split("\t", -1);
      if (columns.length != COLUMNS) {
        throw new IllegalArgumentException("line " + line + " has " + columns.length + " columns");
      }
      for (int i = 0; i < columns.length; i++) {
        columns[i] = unescape(columns[i]);
      }
      return new Row(
          line,
          columns[0],
          columns[1],
          columns[2],
          columns[3],
          columns[4].isEmpty() ? List.of() : List.of(columns[4].split("\n", -1)),
          columns[5],
          Set.copyOf(Stream.of(columns[6].split("\\|")).map(Integer::valueOf).toList()),
          columns[7]);
    }

    private static String unescape(String text) {
      StringBuilder plain = new StringBuilder();
      boolean escaped = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (escaped) {
          plain.append(unescape(c));
          escaped = false;
        } else if (c == '\\') {
          escaped = true;
        } else {
          plain.append(c);
        }
      }
      return plain.toString();
    }

    private static char unescape(char c) {
      return switch (c) {
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'n' -> '\n';
        case '0' -> '\0';
        default -> c;
      };
    }

    @Override
    public String toString() {
      return "line %d, %s: %s %s %s"
          .formatted(line, category, mode, caller, request.length() < 80 ? request : "...");
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in = RequestTable.class.getResourceAsStream("/requests/requests.tsv");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().toList();
      return Stream.iterate(1, line -> line + 1)
          .limit(lines.size())
          .filter(line -> !lines.get(line - 1).startsWith("#"))
          .map(line -> Row.parse(line, lines.get(line - 1)))
          .toList();
    }
  }
}
