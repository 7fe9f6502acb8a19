package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceAccountKeysTest {
  private final ManualClock clock = new ManualClock();
  private final ServiceAccount account = ServiceAccount.of("a@p.iam.gserviceaccount.com");
  private GoogleStandIn google;
  private ServiceAccountKeys keys;

  @BeforeEach
  void startGoogle() throws IOException {
    google = new GoogleStandIn(clock);
    google.publish(account);
    keys =
        new ServiceAccountKeys(
            new GoogleEndpoint(), google.endpoints().serviceAccountKeys(), clock);
  }

  @AfterEach
  void stopGoogle() throws IOException {
    google.close();
  }

  private Optional<PublicKey> key(String id) {
    return keys.key(account.email(), id);
  }

  @Test
  void aPublishedKey_isFound_asItIs() {
    assertEquals(Optional.of(account.keys().getPublic()), key(account.keyId()));
    assertEquals(Optional.empty(), key("other"));
  }

  @Test
  void keys_areAskedForAgain_afterFiveMinutes() {
    key(account.keyId());
    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    key(account.keyId());
    assertEquals(1, google.keyRequests());
    clock.advance(Duration.ofMillis(1));
    key(account.keyId());
    assertEquals(2, google.keyRequests());
  }

  @Test
  void aKeyThatIsNotKnown_isAskedForAgain_after30Seconds_andNotBefore() {
    key(account.keyId());
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.empty(), key("made-up-" + i));
    }
    assertEquals(1, google.keyRequests());
    clock.advance(Duration.ofSeconds(30));
    assertEquals(Optional.empty(), key("made-up"));
    assertEquals(2, google.keyRequests());
  }

  @Test
  void aKeyThatWasMadeJustNow_isFoundAfter30Seconds() {
    key(account.keyId());
    ServiceAccount renewed = ServiceAccount.of("b@p.iam.gserviceaccount.com");
    google.publish(new ServiceAccount(account.email(), renewed.keyId(), renewed.keys()));
    assertEquals(Optional.empty(), key(renewed.keyId()));
    clock.advance(Duration.ofSeconds(30));
    assertEquals(Optional.of(renewed.keys().getPublic()), key(renewed.keyId()));
    assertEquals(Optional.empty(), key(account.keyId()));
  }

  @Test
  void anAccountThatDoesNotExist_hasNoKeys_andIsNotAskedForAllTheTime() {
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.empty(), keys.key("nobody@p.iam.gserviceaccount.com", "k"));
    }
    assertEquals(1, google.keyRequests());
  }

  @Test
  void aFailure_isNotTakenForNoKeys() throws IOException {
    google.mode(GoogleStandIn.Mode.ERROR_500);
    assertThrows(ApiException.class, () -> key(account.keyId()));
    google.mode(GoogleStandIn.Mode.WELL);
    assertEquals(Optional.of(account.keys().getPublic()), key(account.keyId()));
  }
}
