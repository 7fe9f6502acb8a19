package dev.longrun.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.longrun.api.SystemParameters;
import dev.longrun.json.JsonFields;
import dev.longrun.json.MetadataJson;
import dev.longrun.json.OperationDetailsJson;
import dev.longrun.operation.ParentName;
import dev.longrun.service.OperationPage;
import dev.longrun.service.OperationsService;
import dev.longrun.service.PageRequest;
import dev.longrun.service.SearchRequest;
import java.util.Set;

/** What an operator asks of the operations under one parent: which there are, and how many. */
final class SearchHandlers {
  private final OperationsService operations;

  SearchHandlers(OperationsService operations) {
    this.operations = operations;
  }

  Result search(ApiRequest request) {
    SystemParameters.refuseUnknown(request.query(), Set.of());
    ParentName parent = request.parent();
    JsonFields body = request.body();
    PageRequest pageRequest =
        new PageRequest(
            parent,
            body.text("filter").orElse(""),
            body.int32("pageSize").orElse(0),
            body.text("pageToken").orElse(""));
    SearchRequest search = new SearchRequest(pageRequest, body.text("orderBy").orElse(""));
    body.refuseOthers();
    OperationPage page = operations.searchOperations(search, request.deadline());
    JsonObject reply = new JsonObject();
    JsonArray results = new JsonArray();
    page.operations()
        .forEach(it -> results.add(new OperationDetailsJson(it, request.enumsAsInts()).render()));
    if (!results.isEmpty()) {
      reply.add("results", results);
    }
    page.nextPageToken().ifPresent(token -> reply.addProperty("nextPageToken", token));
    return Result.of(reply);
  }

  Result count(ApiRequest request) {
    SystemParameters.refuseUnknown(request.query(), Set.of());
    ParentName parent = request.parent();
    String filter = request.body().text("filter").orElse("");
    request.body().refuseOthers();
    JsonArray states = new JsonArray();
    operations
        .countOperations(parent, filter, request.deadline())
        .forEach(
            (state, count) -> {
              JsonObject each = new JsonObject();
              each.add("state", MetadataJson.state(state, request.enumsAsInts()));
              each.addProperty("count", Long.toString(count));
              states.add(each);
            });
    JsonObject reply = new JsonObject();
    if (!states.isEmpty()) {
      reply.add("states", states);
    }
    return Result.of(reply);
  }
}
