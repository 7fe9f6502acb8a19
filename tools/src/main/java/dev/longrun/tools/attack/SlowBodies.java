package dev.longrun.tools.attack;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Bodies that never end: first of strangers, then of one who may start operations. */
final class SlowBodies implements Attack {
  private static final int CONNECTIONS = 100;
  private static final int SECONDS = 12;

  @Override
  public String name() {
    return "2  100 bodies that never end";
  }

  @Override
  public void run(Site site, Notes notes) throws IOException {
    hold(site, "");
    notes.add("held by strangers for " + SECONDS + " s");
    hold(site, "Authorization: Bearer " + Site.WORKER + "\r\n");
    notes.add("held by a worker for " + SECONDS + " s");
  }

  private static void hold(Site site, String credentials) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        Socket socket = site.wire().connect();
        sockets.add(socket);
        send(
            socket,
            "POST %s:start HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: 1000\r\n\r\n{"
                .formatted(Site.OPERATIONS, credentials));
      }
      for (int second = 0; second < SECONDS; second++) {
        Pause.millis(1000);
        for (Socket socket : sockets) {
          send(socket, " ");
        }
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** That the server has closed it meanwhile is as good. */
  private static void send(Socket socket, String text) {
    try {
      socket.getOutputStream().write(Wire.ascii(text));
    } catch (IOException e) {
      // Closed.
    }
  }
}
