package dev.longrun.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.longrun.ManualClock;
import dev.longrun.error.ApiException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {
  private static final BearerToken TOKEN = new BearerToken("ya29.the-token-of-somebody");
  private static final Caller CALLER =
      new Caller("ann@example.com", Optional.empty(), Optional.empty());

  private final ManualClock clock = new ManualClock();
  private final List<BearerToken> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch held = new CountDownLatch(1);
  private Optional<VerifiedToken> answer = Optional.empty();
  private boolean down;
  private boolean slow;
  private final TokenCache cache =
      new TokenCache(new TokenCache.Verifiers(this::verify, this::verify), clock, Runnable::run);

  private Optional<VerifiedToken> verify(BearerToken token) {
    asked.add(token);
    if (slow) {
      await(held);
    }
    if (down) {
      throw AccessErrors.verificationUnavailable(new IOException("down"));
    }
    return answer;
  }

  private VerifiedToken valid(Duration life) {
    return new VerifiedToken(CALLER, true, clock.instant().plus(life));
  }

  /** How often the verifier was asked in all. */
  private int askedAfter(Duration passed) {
    clock.advance(passed);
    try {
      assertEquals(answer, cache.verify(TOKEN));
    } catch (ApiException e) {
      assertTrue(down);
    }
    return asked.size();
  }

  @Test
  void aValidToken_isVerifiedAgain_after45Seconds_orWhenItIsUsedNext() {
    answer = Optional.of(valid(Duration.ofHours(1)));
    assertEquals(1, askedAfter(Duration.ZERO));
    assertEquals(1, askedAfter(Duration.ofMillis(44_999)));
    assertEquals(2, askedAfter(Duration.ofMillis(1)));
    assertEquals(2, askedAfter(Duration.ofMillis(44_999)));
    assertEquals(3, askedAfter(Duration.ofSeconds(60)));
  }

  @Test
  void beingAsked_doesNotMakeAnAnswerLastLonger() {
    answer = Optional.of(valid(Duration.ofHours(1)));
    for (int second = 0; second < 45; second++) {
      assertEquals(1, askedAfter(Duration.ofSeconds(second == 0 ? 0 : 1)));
    }
    assertEquals(2, askedAfter(Duration.ofSeconds(1)));
  }

  @Test
  void whileGoogleFails_theOldAnswerIsGoodFor60Seconds_andAskedForOnceASecond() {
    answer = Optional.of(valid(Duration.ofHours(1)));
    assertEquals(1, askedAfter(Duration.ZERO));
    down = true;
    assertEquals(2, askedAfter(Duration.ofSeconds(45)));
    assertEquals(2, askedAfter(Duration.ofMillis(999)));
    assertEquals(3, askedAfter(Duration.ofMillis(1)));
    clock.advance(Duration.ofMillis(13_999));
    assertEquals(answer, cache.verify(TOKEN));
    clock.advance(Duration.ofMillis(1));
    assertThrows(ApiException.class, () -> cache.verify(TOKEN));
    down = false;
    assertEquals(answer, cache.verify(TOKEN));
  }

  @Test
  void aRenewal_isNotWaitedFor() {
    List<Runnable> later = new ArrayList<>();
    TokenCache patient =
        new TokenCache(new TokenCache.Verifiers(this::verify, this::verify), clock, later::add);
    answer = Optional.of(valid(Duration.ofHours(1)));
    patient.verify(TOKEN);
    clock.advance(Duration.ofSeconds(45));
    assertTrue(patient.verify(TOKEN).isPresent());
    assertTrue(patient.verify(TOKEN).isPresent());
    assertEquals(1, asked.size());
    assertEquals(1, later.size());
    answer = Optional.empty();
    later.get(0).run();
    assertEquals(Optional.empty(), patient.verify(TOKEN));
  }

  @Test
  void whoWasValidBefore_goesAnotherWayThanStrangers_toItsEnd() {
    List<String> ways = new ArrayList<>();
    TokenVerifier ofStrangers =
        token -> {
          ways.add("strangers");
          return verify(token);
        };
    TokenVerifier ofKnown =
        token -> {
          ways.add("known");
          return verify(token);
        };
    TokenCache both =
        new TokenCache(new TokenCache.Verifiers(ofStrangers, ofKnown), clock, Runnable::run);
    answer = Optional.of(valid(Duration.ofMinutes(10)));
    assertFalse(both.knows(TOKEN));
    both.verify(TOKEN);
    assertTrue(both.knows(TOKEN));
    clock.advance(Duration.ofSeconds(50));
    both.verify(TOKEN);
    clock.advance(Duration.ofMinutes(5));
    assertTrue(both.knows(TOKEN));
    both.verify(TOKEN);
    assertEquals(List.of("strangers", "known", "known"), ways);
    clock.advance(Duration.ofMinutes(5));
    assertFalse(both.knows(TOKEN));
  }

  @Test
  void tokensThatAreNotValid_pushNoValidOneOut() {
    answer = Optional.of(valid(Duration.ofHours(1)));
    cache.verify(TOKEN);
    answer = Optional.empty();
    for (int i = 0; i < 10_001; i++) {
      cache.verify(new BearerToken("invented" + i));
    }
    assertTrue(cache.verify(TOKEN).isPresent());
    assertEquals(10_002, asked.size());
  }

  @Test
  void aTokenThatWasRevoked_isNotTakenAfter60Seconds() {
    answer = Optional.of(valid(Duration.ofHours(1)));
    cache.verify(TOKEN);
    answer = Optional.empty();
    assertEquals(2, askedAfter(Duration.ofSeconds(60)));
  }

  @Test
  void aValidToken_isNotTakenPastItsEnd() {
    answer = Optional.of(valid(Duration.ofSeconds(10)));
    assertEquals(1, askedAfter(Duration.ZERO));
    assertEquals(1, askedAfter(Duration.ofMillis(9_999)));
    answer = Optional.empty();
    assertEquals(2, askedAfter(Duration.ofMillis(1)));
  }

  @Test
  void aTokenThatHasEnded_isNotRemembered() {
    answer = Optional.of(valid(Duration.ofSeconds(-1)));
    assertEquals(1, askedAfter(Duration.ZERO));
    assertEquals(2, askedAfter(Duration.ZERO));
  }

  @Test
  void aTokenThatIsNotValid_isVerifiedAgain_after5Seconds() {
    assertEquals(1, askedAfter(Duration.ZERO));
    assertEquals(1, askedAfter(Duration.ofMillis(4_999)));
    answer = Optional.of(valid(Duration.ofHours(1)));
    assertEquals(2, askedAfter(Duration.ofMillis(1)));
  }

  @Test
  void aFailureToVerify_isNotRemembered() {
    down = true;
    assertThrows(ApiException.class, () -> cache.verify(TOKEN));
    down = false;
    answer = Optional.of(valid(Duration.ofHours(1)));
    assertEquals(2, askedAfter(Duration.ZERO));
    down = true;
    assertEquals(2, askedAfter(Duration.ofSeconds(44)));
    assertEquals(3, askedAfter(Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyAtOnce_withOneToken_areOneQuestion_whateverTheAnswer(boolean isDown) throws Exception {
    answer = Optional.of(valid(Duration.ofHours(1)));
    slow = true;
    down = isDown;
    List<FutureTask<Optional<VerifiedToken>>> requests = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      FutureTask<Optional<VerifiedToken>> request = new FutureTask<>(() -> cache.verify(TOKEN));
      requests.add(request);
      threads.add(new Thread(request));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        assertTrue(thread.isAlive(), "did not wait");
        Thread.onSpinWait();
      }
    }
    held.countDown();
    for (FutureTask<Optional<VerifiedToken>> request : requests) {
      if (isDown) {
        Throwable cause = assertThrows(ExecutionException.class, request::get).getCause();
        assertEquals(
            "VERIFICATION_UNAVAILABLE",
            assertInstanceOf(ApiException.class, cause).error().reason());
      } else {
        assertEquals(answer, request.get());
      }
    }
    assertEquals(1, asked.size());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tokensThatDifferInOneLetter_areNotTakenForEachOther() {
    answer = Optional.of(valid(Duration.ofHours(1)));
    cache.verify(TOKEN);
    for (String other :
        List.of("ya29.the-token-of-somebodY", "ya29.the-token-of-somebod", "YA29.the-token-of")) {
      answer = Optional.empty();
      assertEquals(Optional.empty(), cache.verify(new BearerToken(other)));
    }
    assertEquals(4, asked.size());
  }

  @Test
  void ofManyTokens_onlyThe10000LastUsed_areRemembered_byTheirHashesAlone() throws Exception {
    answer = Optional.of(valid(Duration.ofHours(1)));
    cache.verify(TOKEN);
    for (int i = 0; i < 9_999; i++) {
      cache.verify(new BearerToken("token" + i));
    }
    assertEquals(10_000, askedAfter(Duration.ZERO));
    cache.verify(new BearerToken("one more"));
    assertEquals(10_001, askedAfter(Duration.ZERO));
    cache.verify(new BearerToken("token0"));
    assertEquals(10_002, asked.size());
    Map<?, ?> entries = entries();
    assertEquals(10_000, entries.size());
    for (Object key : entries.keySet()) {
      assertEquals(32, HexFormat.of().parseHex((String) key).length);
    }
    assertFalse(entries.toString().contains("token"), "remembers a token");
  }

  private Map<?, ?> entries() throws ReflectiveOperationException {
    Field field = TokenCache.class.getDeclaredField("valid");
    field.setAccessible(true);
    return (Map<?, ?>) field.get(cache);
  }

  @Test
  void aToken_tellsNothingOfItself() {
    assertEquals("BearerToken[...]", TOKEN.toString());
    assertEquals(
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        new BearerToken("test").hash());
  }
}
