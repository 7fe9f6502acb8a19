package dev.longrun.tools.attack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Starts of 1 MB each in a heap that is too small for them: no failure may pass for a success. */
final class OutOfMemory implements Attack {
  private static final int AT_ONCE = 24;

  @Override
  public String name() {
    return "4  24 starts of 1 MB in a heap of 48 MB";
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    String metadata =
        "{\"metadata\":{\"@type\":\"example.com/x\",\"x\":[" + "{},".repeat(300_000) + "{}]}}";
    byte[] request =
        Wire.request("POST", Site.OPERATIONS + ":start", Site.WORKER, Wire.ascii(metadata));
    ConcurrentLinkedQueue<String> replies = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      threads.add(new Thread(() -> replies.add(exchange(site, request))));
    }
    threads.forEach(Thread::start);
    threads.forEach(OutOfMemory::join);
    long served = replies.stream().filter(it -> Wire.status(it) == 200).count();
    long empty =
        replies.stream()
            .filter(it -> Wire.status(it) == 200 && !Wire.body(it).contains("\"name\""))
            .count();
    notes.check(empty == 0, served + " of 24 got 200, " + empty + " of these without a reply");
  }

  private static String exchange(Site site, byte[] request) {
    try {
      return site.wire().exchange(request);
    } catch (IOException e) {
      return "";
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
