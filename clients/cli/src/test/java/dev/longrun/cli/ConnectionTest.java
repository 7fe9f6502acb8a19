package dev.longrun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which server is asked, and with which token. */
class ConnectionTest {
  private static Connection with(String... environment) {
    return new Connection(
        environment.length == 2
            ? Map.of(environment[0], environment[1])
            : Map.of(environment[0], environment[1], environment[2], environment[3]));
  }

  @Test
  void endpoint_isTheEnvironments_elseThisMachine() {
    assertEquals("https://x", with("LONGRUN_ENDPOINT", "https://x/").endpoint().toString());
    assertEquals("http://localhost:8080", with("A", "b").endpoint().toString());
    assertThrows(IllegalArgumentException.class, () -> with("LONGRUN_ENDPOINT", "x").endpoint());
  }

  @Test
  void token_isTheEnvironments_alsoForThisMachine() throws Exception {
    assertEquals("abc", with("LONGRUN_TOKEN", "abc").credentials().token(false));
    assertEquals(
        "fresh",
        with("LONGRUN_TOKEN", "abc", "LONGRUN_TOKEN_COMMAND", "echo fresh")
            .credentials()
            .token(false));
  }

  @Test
  void aServerOnThisMachine_getsNoToken() throws Exception {
    for (String url :
        new String[] {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:1"}) {
      assertEquals("", with("LONGRUN_ENDPOINT", url).credentials().token(false));
    }
  }
}
