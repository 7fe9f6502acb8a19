package dev.longrun.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files that {@code files.txt} lists, one name a line, relative to itself. All of them are read
 * together, since their version is the hash of all.
 *
 * @param version changes with the content of any file
 */
record ConsoleFiles(String version, Map<String, byte[]> contents) {
  static final String LIST = "files.txt";
  static final String PAGE = "index.html";

  private static final int VERSION_BYTES = 8;

  /** Those of the class path, read when the first of them is asked for. */
  static ConsoleFiles get() {
    return Loaded.FILES;
  }

  private static final class Loaded {
    static final ConsoleFiles FILES = read();
  }

  private static ConsoleFiles read() {
    List<String> names = new String(read(LIST), StandardCharsets.UTF_8).lines().toList();
    Map<String, byte[]> contents = new TreeMap<>();
    names.forEach(name -> contents.put(name, read(name)));
    String version = version(contents);
    String page = new String(contents.get(PAGE), StandardCharsets.UTF_8);
    contents.put(PAGE, versioned(page, names, version).getBytes(StandardCharsets.UTF_8));
    return new ConsoleFiles(version, contents);
  }

  private static byte[] read(String name) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the class path has no console/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the class path has no readable console/" + name, e);
    }
  }

  private static String version(Map<String, byte[]> contents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      contents.forEach(
          (name, content) -> {
            digest.update((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The page with the version before the name of each file in its attributes. */
  private static String versioned(String page, List<String> names, String version) {
    String result = page;
    for (String name : names) {
      result = result.replace("=\"" + name + "\"", "=\"" + version + "/" + name + "\"");
    }
    return result;
  }

  Optional<byte[]> content(String name) {
    return Optional.ofNullable(contents.get(name));
  }
}
