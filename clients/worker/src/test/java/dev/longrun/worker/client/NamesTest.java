package dev.longrun.worker.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of resources and endpoints, and durations. */
class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "projects/p/operations/o,projects/p",
    "projects/p/locations/l/operations/o,projects/p/locations/l",
    "projects/p/databases/(default)/operations/o,projects/p/databases/(default)"
  })
  void anOperation_isUnderItsParent(String operation, String parent) {
    assertEquals(parent, ResourceName.parentOf(operation));
    assertEquals(parent, ResourceName.checkParent(parent));
    assertThrows(IllegalArgumentException.class, () -> ResourceName.checkOperation(parent));
    assertThrows(IllegalArgumentException.class, () -> ResourceName.checkParent(operation));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "p", "projects/", "projects/p/", "projects//operations/o", "x/p/operations/o"})
  void whatIsNoName_isRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> ResourceName.checkOperation(name));
    assertThrows(IllegalArgumentException.class, () -> ResourceName.checkParent(name));
  }

  @Test
  void aName_isEncodedForItsUrl() {
    assertEquals(
        "projects/p/operations/a%20b%3Fc%25", ResourceName.encode("projects/p/operations/a b?c%"));
  }

  @ParameterizedTest
  @CsvSource({"PT30S,30s", "PT1.5S,1.5s", "PT0S,0s", "PT1H,3600s", "PT0.000000001S,0.000000001s"})
  void aDuration_isInSeconds(Duration duration, String text) {
    assertEquals(text, ProtoJson.duration(duration));
    assertEquals(duration, ProtoJson.parseDuration(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "-1s", "1m", "1.s", ".5s", "1e3s", "1.0000000001s"})
  void whatIsNoDuration_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ProtoJson.parseDuration(text));
  }

  @Test
  void anEndpoint_isAUrl_withoutItsLastSlash() {
    assertEquals("https://x/y", Endpoint.of("https://x/y/").toString());
    assertEquals("https://x/y/v1/a:b", Endpoint.of("https://x/y").resolve("a:b").toString());
    for (String loopback :
        new String[] {"http://localhost:1", "http://127.0.0.1", "http://[::1]"}) {
      assertTrue(Endpoint.of(loopback).isLoopback(), loopback);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "localhost:8080", "ftp://x", "https://", "https://x?y", "http://a b"})
  void whatIsNoEndpoint_isRefused(String url) {
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of(url));
  }
}
