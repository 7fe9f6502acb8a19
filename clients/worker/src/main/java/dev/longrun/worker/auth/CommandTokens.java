package dev.longrun.worker.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Takes tokens from what a command prints. */
final class CommandTokens implements TokenSource {
  private static final Duration LIFETIME = Duration.ofMinutes(5);
  private static final int MAX_BYTES = 16_384;

  private final List<String> command;
  private final Duration timeout;
  private final InstantSource clock;
  private String token = "";
  private Instant expireTime = Instant.MIN;

  CommandTokens(List<String> command, Duration timeout, InstantSource clock) {
    this.command = command;
    this.timeout = timeout;
    this.clock = clock;
  }

  @Override
  public synchronized String token(boolean renew) throws IOException {
    if (renew) {
      token = "";
    }
    if (token.isEmpty() || !clock.instant().isBefore(expireTime)) {
      token = read();
      expireTime = clock.instant().plus(LIFETIME);
    }
    return token;
  }

  /** A valid token outlives a command that fails. */
  private String read() throws IOException {
    try {
      String printed = run().strip();
      if (BearerSyntax.matches(printed)) {
        return printed;
      }
      throw new IOException("what it printed isn't one");
    } catch (IOException e) {
      if (token.isEmpty()) {
        String program = command.get(0);
        throw new IOException(
            "The command for tokens, " + program + ", gave none: " + e.getMessage(), e);
      }
      return token;
    }
  }

  private String run() throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      process.getOutputStream().close();
      CompletableFuture<String> printed = CompletableFuture.supplyAsync(() -> read(process));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("it didn't end within " + timeout.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("it ended with status " + process.exitValue());
      }
      return printed.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a token", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String read(Process process) {
    try (InputStream output = process.getInputStream()) {
      return new String(output.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }
}
