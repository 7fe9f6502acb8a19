package dev.longrun.worker.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the command for tokens runs, and what is made of what it prints. */
class CommandTokensTest {
  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  private CommandTokens tokens(String command, Duration timeout) {
    return new CommandTokens(List.of("sh", "-c", command), timeout, () -> now);
  }

  private CommandTokens counting() {
    String counter = directory.resolve("runs").toString();
    return tokens("echo x >>" + counter + "; wc -l <" + counter, Duration.ofSeconds(20));
  }

  @Test
  void command_runsOnce_thenEveryFiveMinutes_andWhenATokenIsRejected() throws Exception {
    CommandTokens tokens = counting();
    assertEquals("1", tokens.token(false));
    assertEquals("1", tokens.token(false));
    now = now.plus(Duration.ofMinutes(5)).minusNanos(1);
    assertEquals("1", tokens.token(false));
    now = now.plusNanos(1);
    assertEquals("2", tokens.token(false));
    assertEquals("3", tokens.token(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"exit 1", "echo two words", "echo", "true", "echo 'a\nb'", "echo ok; exit 1"})
  void whatIsNoToken_isNotSent(String command) {
    IOException none =
        assertThrows(IOException.class, () -> tokens(command, Duration.ofSeconds(20)).token(false));
    assertTrue(none.getMessage().contains("sh"));
  }

  @Test
  void aCommandThatFails_isSaid_withoutItsArguments() {
    CommandTokens tokens = tokens("echo secret >&2; exit 3", Duration.ofSeconds(20));
    IOException none = assertThrows(IOException.class, () -> tokens.token(false));
    assertEquals(
        "The command for tokens, sh, gave none: it ended with status 3", none.getMessage());
  }

  @Test
  void aCommandThatFailsLater_leavesTheTokenThatWasThere_unlessItWasRejected() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "first");
    CommandTokens tokens = tokens("cat " + file, Duration.ofSeconds(20));
    assertEquals("first", tokens.token(false));
    Files.delete(file);
    now = now.plus(Duration.ofMinutes(6));
    assertEquals("first", tokens.token(false));
    assertThrows(IOException.class, () -> tokens.token(true));
  }

  @Test
  void aCommandThatHangs_isEnded_withAllThatItHasStarted() throws Exception {
    Path pid = directory.resolve("pid");
    CommandTokens tokens = tokens("sleep 600 & echo $! >" + pid + "; wait", Duration.ofMillis(500));
    assertThrows(IOException.class, () -> tokens.token(false));
    long child = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(child).ifPresent(it -> it.onExit().join());
    assertFalse(ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent());
  }

  @Test
  void aFixedToken_thatCanNotBeOne_isRefused_andNotTold() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Credentials.fixed("se cret"));
    assertFalse(refused.getMessage().contains("cret"));
  }
}
