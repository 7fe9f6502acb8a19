package dev.longrun.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLogTest {
  @Test
  void aLine_isOneLineOfJson_withItsSeverityAndTheTrace() {
    LogRecord line = new LogRecord(Level.SEVERE, "a \"{0}\"\nb");
    line.setParameters(new Object[] {"x"});
    line.setThrown(new IllegalStateException("why"));
    String text = new JsonLog().format(line);
    assertEquals(text.length() - 1, text.indexOf('\n'));
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    assertEquals("ERROR", json.get("severity").getAsString());
    String message = json.get("message").getAsString();
    assertTrue(message.startsWith("a \"x\"\nb\njava.lang.IllegalStateException: why"), message);
  }

  @Test
  void levels_areSeverities() {
    for (String[] pair :
        new String[][] {{"WARNING", "WARNING"}, {"INFO", "INFO"}, {"FINE", "DEBUG"}}) {
      String text = new JsonLog().format(new LogRecord(Level.parse(pair[0]), "m"));
      assertTrue(text.contains("\"severity\":\"" + pair[1] + "\""), text);
    }
  }
}
