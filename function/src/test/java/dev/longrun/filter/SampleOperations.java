package dev.longrun.filter;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Operations as their clients see them. */
final class SampleOperations {
  static final JsonObject RUNNING =
      json(
          """
          {"name": "projects/p/operations/x",
           "metadata": {
             "@type": "type.googleapis.com/google.datastore.admin.v1.ExportEntitiesMetadata",
             "common": {
               "startTime": "2026-11-22T07:05:46.500Z",
               "operationType": "EXPORT_ENTITIES",
               "labels": {"run": "daily", "my-key": "a", "my key": "b", "snake_key": "c",
                          "build": "100", "star": "a*b", "keys": "k"},
               "state": "PROCESSING"},
             "progressEntities": {"workCompleted": "9007199254740993", "workEstimated": "100"},
             "entityFilter": {"kinds": ["K1", "K2"], "namespaceIds": [""]},
             "ratio": 0.5, "retry": true, "timeout": "20s", "nothing": null, "none": [],
             "steps": [{"name": "copy", "seconds": 3}, {"name": "check", "seconds": 40}]}}
          """);
  static final JsonObject CANCELLED =
      json(
          """
          {"name": "projects/p/operations/y",
           "metadata": {"common": {"state": "CANCELLED"}},
           "done": true,
           "error": {"code": 1, "message": "stopped"}}
          """);

  private SampleOperations() {}

  static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
