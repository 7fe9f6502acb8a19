package dev.longrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.admission.Admission;
import dev.longrun.error.ApiException;
import dev.longrun.store.firestore.FirestoreDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  @Test
  void withoutAnySetting_isTheDefaultDatabaseOfFirestore() {
    Config config = Config.from(Map.of("GOOGLE_CLOUD_PROJECT", "shop"));
    assertEquals(Config.Store.FIRESTORE, config.store());
    assertEquals(new FirestoreDatabase("shop", "(default)", Optional.empty()), config.firestore());
    assertEquals(Path.of("operations.db"), config.sqliteFile());
  }

  @Test
  void everySetting_isTaken_withoutTheSpaceAround() {
    Config config =
        Config.from(
            Map.of(
                "LONGRUN_STORE", " sqlite\n",
                "GOOGLE_CLOUD_PROJECT", " shop",
                "FIRESTORE_EMULATOR_HOST", "localhost:8200",
                "LONGRUN_FIRESTORE_DATABASE", " orders ",
                "LONGRUN_SQLITE_FILE", " /data/o.db"));
    assertEquals(Config.Store.SQLITE, config.store());
    assertEquals(
        new FirestoreDatabase("shop", "orders", Optional.of("localhost:8200")), config.firestore());
    assertEquals(Path.of("/data/o.db"), config.sqliteFile());
    assertEquals(
        Config.Store.FIRESTORE,
        Config.from(Map.of("LONGRUN_STORE", "firestore", "K_SERVICE", "operations")).store());
  }

  @Test
  void theConsole_isServed_unlessItIsTurnedOff() {
    assertTrue(Config.from(Map.of()).console().isPresent());
    assertTrue(Config.from(Map.of("LONGRUN_CONSOLE", "on")).console().isPresent());
    assertTrue(Config.from(Map.of("LONGRUN_CONSOLE", "off")).console().isEmpty());
    Config wrong = Config.from(Map.of("LONGRUN_CONSOLE", "true"));
    assertEquals(
        "LONGRUN_CONSOLE=true is not known; use on or off",
        assertThrows(IllegalArgumentException.class, wrong::console).getMessage());
  }

  @Test
  void aSetting_thatIsBlank_isAsIfItWereNotThere() {
    Config config =
        Config.from(
            Map.of(
                "LONGRUN_STORE", " ",
                "GOOGLE_CLOUD_PROJECT", "shop",
                "FIRESTORE_EMULATOR_HOST", " ",
                "LONGRUN_FIRESTORE_DATABASE", "",
                "LONGRUN_SQLITE_FILE", "\t"));
    assertEquals(Config.Store.FIRESTORE, config.store());
    assertEquals(new FirestoreDatabase("shop", "(default)", Optional.empty()), config.firestore());
    assertEquals(Path.of("operations.db"), config.sqliteFile());
  }

  @ParameterizedTest
  @CsvSource({
    "LONGRUN_STORE,       postgres, use firestore or sqlite",
    "LONGRUN_STORE,       SQLite,   use firestore or sqlite",
    "LONGRUN_SQLITE_FILE, a\u0000b, use the path of a file",
  })
  void aSetting_thatIsWrong_isRefusedInOneLine_withItsNameItsValueAndWhatItMayBe(
      String name, String value, String advice) {
    String message = refused(Map.of(name, value));
    assertTrue(message.startsWith(name + "=" + value + " "), message);
    assertTrue(message.endsWith(advice), message);
  }

  @Test
  void howManyRequestsAtOnce_isSet_andZeroIsNoLimit() {
    Admission one = Config.from(Map.of("LONGRUN_MAX_IN_FLIGHT", " 1 ")).admission();
    one.enter("").close();
    one.enter("");
    assertThrows(ApiException.class, () -> one.enter(""));
    Admission any = Config.from(Map.of("LONGRUN_MAX_IN_FLIGHT", "0")).admission();
    IntStream.range(0, 1000).forEach(i -> any.enter(""));
    Admission byDefault = Config.from(Map.of()).admission();
    IntStream.range(0, 64).forEach(i -> byDefault.enter(""));
    assertThrows(ApiException.class, () -> byDefault.enter(""));
  }

  @Test
  @Timeout(30)
  void withSqlite_twoAreServedAtOnce_andTheNextWaits() throws Exception {
    Admission admission = Config.from(Map.of("LONGRUN_STORE", "sqlite")).admission();
    Admission.Permit first = admission.enter("");
    admission.enter("");
    AtomicBoolean served = new AtomicBoolean();
    Thread next =
        new Thread(
            () -> {
              admission.enter("");
              served.set(true);
            });
    next.start();
    while (next.getState() != Thread.State.TIMED_WAITING) {
      assertTrue(next.isAlive(), "it doesn't wait");
      Thread.onSpinWait();
    }
    first.close();
    next.join();
    assertTrue(served.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LONGRUN_MAX_IN_FLIGHT", "LONGRUN_MAX_WAITS"})
  void howMany_thatIsNoNumber_isRefused(String name) {
    Config config = Config.from(Map.of(name, "many"));
    assertEquals(
        name + "=many is not known; use a whole number, 0 or more",
        assertThrows(IllegalArgumentException.class, () -> config.admission()).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"sqlite,,10s", "firestore,,", "firestore,60s,60s", "sqlite,3600s,3600s"})
  void aServerSweepsByItself_withSqlite_orWhereAnIntervalIsSet(
      String store, String interval, String expected) {
    Map<String, String> environment = new HashMap<>(Map.of("LONGRUN_STORE", store));
    Optional.ofNullable(interval).ifPresent(it -> environment.put("LONGRUN_SWEEP_INTERVAL", it));
    assertEquals(
        Optional.ofNullable(expected).map(it -> Duration.parse("PT" + it)),
        Config.from(environment).sweepInterval());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "3601s", "10", "0.5s"})
  void anInterval_thatIsNone_isRefused(String interval) {
    Config config = Config.from(Map.of("LONGRUN_SWEEP_INTERVAL", interval));
    assertEquals(
        "LONGRUN_SWEEP_INTERVAL=" + interval + " is not known; use whole seconds from 1s to 3600s",
        assertThrows(IllegalArgumentException.class, () -> config.sweepInterval()).getMessage());
  }

  @Test
  void inTheCloud_aStoreOnOneMachineIsRefused() {
    String message = refused(Map.of("K_SERVICE", "operations", "LONGRUN_STORE", "sqlite"));
    assertTrue(message.startsWith("LONGRUN_STORE=sqlite "), message);
    assertTrue(message.endsWith("use firestore"), message);
  }

  private static String refused(Map<String, String> environment) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Config.from(environment));
    assertEquals(1, refused.getMessage().lines().count());
    return refused.getMessage();
  }
}
