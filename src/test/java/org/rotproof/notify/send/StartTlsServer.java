package org.rotproof.notify.send;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that speaks clear text until it is asked for TLS; or that offers none. */
final class StartTlsServer implements AutoCloseable {
  /** What came in clear text, and what came over TLS. */
  final List<String> clear = new CopyOnWriteArrayList<>();

  final List<String> guarded = new CopyOnWriteArrayList<>();

  private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final SSLContext tls;
  private final boolean offered;

  StartTlsServer(SSLContext tls, boolean offered) throws IOException {
    this.tls = tls;
    this.offered = offered;
    Thread thread = new Thread(this::serve, "smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listening.getLocalPort();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        say(socket, "220 here");
        if (talk(socket, clear, true)) {
          SSLSocket over =
              (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
          over.setUseClientMode(false);
          talk(over, guarded, false);
        }
      } catch (IOException e) {
        // That client has gone; the next one may come.
        continue;
      }
    }
  }

  /** Returns true when TLS is to begin. */
  private boolean talk(Socket socket, List<String> heard, boolean plain) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    boolean data = false;
    String line = in.readLine();
    while (line != null) {
      heard.add(line);
      String verb = line.toUpperCase(Locale.ROOT);
      if (data) {
        if (line.equals(".")) {
          data = false;
          say(socket, "250 taken");
        }
      } else if (verb.startsWith("EHLO")) {
        say(socket, "250-here");
        say(socket, plain && offered ? "250 STARTTLS" : "250 AUTH PLAIN");
      } else if (verb.equals("STARTTLS")) {
        say(socket, "220 go on");
        return true;
      } else if (verb.startsWith("AUTH")) {
        say(socket, "235 welcome");
      } else if (verb.equals("DATA")) {
        data = true;
        say(socket, "354 go on");
      } else if (verb.equals("QUIT")) {
        say(socket, "221 bye");
        return false;
      } else {
        say(socket, "250 ok");
      }
      line = in.readLine();
    }
    return false;
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
