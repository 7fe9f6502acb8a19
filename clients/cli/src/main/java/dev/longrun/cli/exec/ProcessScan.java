package dev.longrun.cli.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the processes that a command has started, also those that left its session or whose parents
 * are gone: by a variable in the environment that all of them inherit, and below those by who is
 * whose parent. Without {@code /proc}, only by the latter.
 */
final class ProcessScan {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_ENVIRON = 4 << 20;

  private final String variable;
  private final byte[] mark;
  private final Set<ProcessHandle> known = new LinkedHashSet<>();

  /**
   * @param variable the name of an environment variable that nobody else has
   */
  ProcessScan(String variable) {
    this.variable = variable;
    this.mark = (variable + "=").getBytes(StandardCharsets.US_ASCII);
  }

  String variable() {
    return variable;
  }

  /** The command itself. */
  synchronized void add(ProcessHandle command) {
    known.add(command);
  }

  /** Those that were found before, and the command itself; some may have ended. */
  synchronized List<ProcessHandle> known() {
    return List.copyOf(known);
  }

  /**
   * Those that are alive now; not this process.
   *
   * <p>A handle knows when its process began. It signals no other that has got the same number.
   */
  synchronized List<ProcessHandle> find() {
    if (Files.isReadable(PROC.resolve("self/environ"))) {
      findInProc();
    } else {
      List.copyOf(known).forEach(each -> each.descendants().forEach(known::add));
    }
    known.removeIf(each -> !each.isAlive() || isZombie(each.pid()));
    return List.copyOf(known);
  }

  private void findInProc() {
    long self = ProcessHandle.current().pid();
    Map<Long, List<ProcessHandle>> children = new HashMap<>();
    Deque<ProcessHandle> found = new ArrayDeque<>(known);
    for (long pid : pids()) {
      // The handle comes first: what is read next is of this process or of a later one, and then
      // the handle is of no use.
      ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
      if (handle != null && pid != self) {
        children.computeIfAbsent(parent(pid), any -> new ArrayList<>()).add(handle);
        if (hasMark(pid)) {
          found.add(handle);
        }
      }
    }
    addWithDescendants(found, children);
  }

  private void addWithDescendants(
      Deque<ProcessHandle> found, Map<Long, List<ProcessHandle>> children) {
    Set<ProcessHandle> seen = new HashSet<>();
    while (!found.isEmpty()) {
      ProcessHandle each = found.remove();
      if (seen.add(each)) {
        known.add(each);
        found.addAll(children.getOrDefault(each.pid(), List.of()));
      }
    }
  }

  private static Collection<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path directory : directories) {
        pids.add(Long.valueOf(directory.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc can't be read", e);
    }
    return pids;
  }

  private boolean hasMark(long pid) {
    byte[] environ = read(PROC.resolve(pid + "/environ"));
    for (int at = 0; at + mark.length <= environ.length; at++) {
      if ((at == 0 || environ[at - 1] == 0) && startsWithMark(environ, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsWithMark(byte[] environ, int at) {
    for (int i = 0; i < mark.length; i++) {
      if (environ[at + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** 0, if the process is gone. */
  private static long parent(long pid) {
    String[] fields = stat(pid);
    return fields.length < 2 ? 0 : Long.parseLong(fields[1]);
  }

  private static boolean isZombie(long pid) {
    String[] fields = stat(pid);
    return fields.length > 0 && fields[0].equals("Z");
  }

  /** The state and what follows it; after the name, which may have blanks and parentheses in it. */
  private static String[] stat(long pid) {
    String stat = new String(read(PROC.resolve(pid + "/stat")), StandardCharsets.ISO_8859_1);
    int end = stat.lastIndexOf(')');
    return end < 0 ? new String[0] : stat.substring(end + 1).strip().split(" ");
  }

  /** Empty, if the process is gone or another user's. */
  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_ENVIRON);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
