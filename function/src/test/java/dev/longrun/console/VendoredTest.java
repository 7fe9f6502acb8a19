package dev.longrun.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What others wrote of the console's files, and {@code vendored.json}, which says so. */
class VendoredTest {
  private static final String NOTICE = "vendored.json";

  @Test
  void everyVendoredFile_isWhatWasVendored_underALicenceThatIsThere() throws Exception {
    JsonArray files =
        JsonParser.parseString(text(NOTICE)).getAsJsonObject().getAsJsonArray("files");
    assertFalse(files.isEmpty());
    for (JsonElement file : files) {
      String name = file.getAsJsonObject().get("name").getAsString();
      assertEquals(file.getAsJsonObject().get("sha256").getAsString(), sha256(name), name);
      for (JsonElement each : file.getAsJsonObject().getAsJsonArray("packages")) {
        JsonObject made = each.getAsJsonObject();
        String version = made.get("name").getAsString() + " " + made.get("version").getAsString();
        assertTrue(text(name).contains(version), version);
        assertFalse(made.get("license").getAsString().isBlank(), version);
        assertFalse(made.get("licenseText").getAsString().isBlank(), version);
      }
    }
  }

  private static String sha256(String name) throws Exception {
    byte[] content = ConsoleFiles.get().content(name).orElseThrow();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private static String text(String name) {
    return new String(ConsoleFiles.get().content(name).orElseThrow(), StandardCharsets.UTF_8);
  }
}
