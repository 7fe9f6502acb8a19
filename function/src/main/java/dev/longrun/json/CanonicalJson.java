package dev.longrun.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.longrun.operation.OpaqueJson;
import java.util.TreeSet;

/** One text for all texts of the same JSON: of what has an order by chance, nothing is left. */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** Whether both are the same but for the order of members and for space between tokens. */
  public static boolean areSame(OpaqueJson one, OpaqueJson other) {
    return one.equals(other) || of(one).equals(of(other));
  }

  /** The members of each object in the order of their names; numbers keep their digits. */
  static String of(OpaqueJson json) {
    return JsonText.compact(sorted(JsonText.parse(json.text())));
  }

  private static JsonElement sorted(JsonElement element) {
    if (element instanceof JsonObject object) {
      JsonObject sorted = new JsonObject();
      for (String name : new TreeSet<>(object.keySet())) {
        sorted.add(name, sorted(object.get(name)));
      }
      return sorted;
    }
    if (element instanceof JsonArray array) {
      JsonArray sorted = new JsonArray(array.size());
      array.forEach(each -> sorted.add(sorted(each)));
      return sorted;
    }
    return element;
  }
}
