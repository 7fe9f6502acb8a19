package dev.longrun.tools.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs the attacks one after the other; {@code scripts/attack --help} tells which there are. */
final class Attacks {
  /** As deployed, with 70 % of 1 GiB as heap. */
  private static final List<String> DEPLOYED =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xmx717m",
          "--enable-native-access=ALL-UNNAMED");

  private static final List<String> SMALL =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx48m");

  private Attacks() {}

  private static Map<Integer, Attack> all() {
    Map<Integer, Attack> all = new LinkedHashMap<>();
    all.put(1, new FormAttack());
    all.put(2, new SlowBodies());
    all.put(4, new OutOfMemory());
    all.put(5, new ManyValues());
    all.put(7, new Smuggling());
    all.put(8, new Strangers());
    all.put(9, new LogFlood());
    all.put(13, new SlowFilter());
    all.put(14, new RapidReset());
    all.put(15, new OpenStreams());
    all.put(16, new HeaderFlood());
    return all;
  }

  /**
   * Takes a folder to work in, the class path of what is attacked, its main class with its
   * arguments but for the port, and the numbers of the attacks. The status is 1 if one of them did
   * harm.
   */
  public static void main(String[] args) throws IOException {
    Run run = new Run(Path.of(args[0]), args[1], List.of(args[2].split(" ")));
    Set<Integer> wanted = new TreeSet<>();
    List.of(args).subList(3, args.length).forEach(it -> wanted.add(Integer.valueOf(it)));
    int harmful = 0;
    for (Map.Entry<Integer, Attack> each : all().entrySet()) {
      if (wanted.contains(each.getKey())) {
        List<String> options = each.getValue() instanceof OutOfMemory ? SMALL : DEPLOYED;
        harmful += run.of(each.getValue(), options) ? 0 : 1;
      }
    }
    System.out.println(harmful == 0 ? "PASS: none did harm" : "FAIL: " + harmful + " did harm");
    System.exit(harmful == 0 ? 0 : 1);
  }
}
