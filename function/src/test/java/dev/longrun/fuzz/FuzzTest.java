package dev.longrun.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bounded share of what {@code scripts/fuzz} does: the seeds, and what chance makes of them. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {
  private static final int INPUTS = 20_000;
  private static final String SPICE =
      "\0\t\n\r \"%&'()*+,-./:;<=>?@[\\]{}~$09azAZ\u007f\u0080\u00ff";

  @TempDir static Path directory;
  private FuzzedService service;

  @BeforeAll
  void open() throws IOException {
    service = new FuzzedService(directory);
  }

  @AfterAll
  void close() throws IOException {
    service.close();
  }

  @ParameterizedTest
  @EnumSource
  void whateverIsSent_theReplyIsOneThatAGoogleApiGives(FuzzTarget target) throws IOException {
    Fuzzer fuzzer = new Fuzzer(target, service);
    List<byte[]> seeds = Seeds.of(target);
    Random random = new Random(1);
    int inputs = target == FuzzTarget.BODY || target == FuzzTarget.JWT ? INPUTS / 25 : INPUTS;
    seeds.forEach(seed -> run(fuzzer, seed));
    for (int i = 0; i < inputs; i++) {
      run(fuzzer, mutated(seeds, random));
    }
  }

  private static void run(Fuzzer fuzzer, byte[] input) {
    try {
      fuzzer.run(input);
    } catch (AssertionError e) {
      throw new AssertionError(new String(input, StandardCharsets.ISO_8859_1), e);
    }
  }

  /** A seed in which some places were changed, doubled, left out, or taken from another. */
  private static byte[] mutated(List<byte[]> seeds, Random random) {
    byte[] input = seeds.get(random.nextInt(seeds.size()));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      byte[] other = seeds.get(random.nextInt(seeds.size()));
      int from = random.nextInt(input.length + 1);
      int to = Math.min(input.length, from + random.nextInt(8));
      byte[] middle =
          switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) SPICE.charAt(random.nextInt(SPICE.length()))};
            case 2 -> repeated(Arrays.copyOfRange(input, from, to), 1 << random.nextInt(8));
            case 3 -> Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
            default -> new byte[] {(byte) random.nextInt(256)};
          };
      input =
          joined(Arrays.copyOf(input, from), middle, Arrays.copyOfRange(input, to, input.length));
    }
    return input;
  }

  private static byte[] repeated(byte[] part, int times) {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      parts.add(part);
    }
    return joined(parts.toArray(byte[][]::new));
  }

  private static byte[] joined(byte[]... parts) {
    byte[] joined = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }
}
