package dev.longrun.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.worker.client.Operation;
import dev.longrun.worker.client.OperationsClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description = "List operations, in the order of their names.",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
final class ListCommand implements Callable<Integer> {
  private static final int MAX_PAGE = 100;

  @Mixin private Connection connection;
  @Mixin private Output output;

  @Parameters(paramLabel = "PARENT", description = "Such as projects/my-project.")
  private String parent;

  @Option(names = "--filter", paramLabel = "FILTER", description = "Such as 'NOT done'.")
  private String filter = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The most to list (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Override
  public Integer call() throws InterruptedException {
    JsonArray operations = new JsonArray();
    OperationsClient client = connection.client();
    String pageToken = "";
    do {
      JsonObject page = client.list(parent, query(limit - operations.size(), pageToken));
      if (page.has("operations")) {
        operations.addAll(page.getAsJsonArray("operations"));
      }
      pageToken = OperationText.text(page, "nextPageToken");
    } while (!pageToken.isEmpty() && operations.size() < limit);
    JsonObject reply = new JsonObject();
    reply.add("operations", operations);
    output.print(reply, () -> table(operations));
    return ExitCode.DONE;
  }

  private Map<String, String> query(int wanted, String pageToken) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("pageSize", Integer.toString(Math.min(wanted, MAX_PAGE)));
    if (!filter.isEmpty()) {
      query.put("filter", filter);
    }
    if (!pageToken.isEmpty()) {
      query.put("pageToken", pageToken);
    }
    return query;
  }

  private static String table(JsonArray operations) {
    StringJoiner lines = new StringJoiner("\n");
    for (JsonElement element : operations) {
      Operation operation = new Operation(element.getAsJsonObject());
      String progress = Progress.of(operation).map(Progress::toString).orElse("");
      lines.add(
          "%-12s  %s  %s"
              .formatted(OperationText.state(operation), operation.name(), progress)
              .stripTrailing());
    }
    return lines.length() == 0 ? "There are none." : lines.toString();
  }
}
