package dev.longrun.tools.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** What a worker's process did, written so that it outlives the process; one file for each. */
final class Journal {
  private static final String SUFFIX = ".journal";

  private final FileChannel file;

  Journal(Path directory, String process) {
    try {
      file =
          FileChannel.open(
              directory.resolve(process + SUFFIX),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is noted.
   *
   * @param what {@code intended}, before an outcome is given to the store; {@code ended}, when the
   *     store has acknowledged how the operation ended; or {@code unexpected}
   */
  record Entry(String what, String name, String outcome) {}

  /** Returns when it is on the disk. */
  synchronized void note(Entry entry) {
    String line = String.join("\t", entry.what, entry.name, entry.outcome) + "\n";
    try {
      file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that was noted in {@code directory}, but for a line that its process died over. */
  static List<Entry> readAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .flatMap(file -> read(file).stream())
          .toList();
    }
  }

  private static List<Entry> read(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .map(line -> line.split("\t", 3))
          .map(parts -> new Entry(parts[0], parts[1], parts[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
