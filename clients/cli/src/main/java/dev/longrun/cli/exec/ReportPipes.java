package dev.longrun.cli.exec;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Two named pipes between a command and this process: one for reports, one for replies. Any program
 * that can write to a file can report.
 *
 * <p>This process holds both ends of both open, so nobody waits to open one, and what was written
 * stays there to be read when its writer has ended.
 */
final class ReportPipes implements Closeable {
  private final Path directory;
  private final RandomAccessFile reports;
  private final RandomAccessFile replies;

  private ReportPipes(Path directory) throws IOException {
    this.directory = directory;
    this.reports = new RandomAccessFile(directory.resolve("report").toFile(), "rw");
    this.replies = new RandomAccessFile(directory.resolve("reply").toFile(), "rw");
  }

  /** In a directory of their own that only this user can read. */
  static ReportPipes create() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("longrun-");
    Process mkfifo =
        new ProcessBuilder(
                "mkfifo",
                "-m",
                "600",
                directory.resolve("report").toString(),
                directory.resolve("reply").toString())
            .inheritIO()
            .start();
    if (!mkfifo.waitFor(10, TimeUnit.SECONDS) || mkfifo.exitValue() != 0) {
      throw new IOException("mkfifo failed in " + directory);
    }
    return new ReportPipes(directory);
  }

  Path reportFile() {
    return directory.resolve("report");
  }

  Path replyFile() {
    return directory.resolve("reply");
  }

  InputStream reports() {
    return Channels.newInputStream(reports.getChannel());
  }

  /** Writes a line behind all that has been reported. */
  void writeReport(String line) throws IOException {
    reports.write(("\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void writeReply(String line) throws IOException {
    replies.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(reportFile());
    Files.deleteIfExists(replyFile());
    Files.deleteIfExists(directory);
    replies.close();
    reports.close();
  }
}
