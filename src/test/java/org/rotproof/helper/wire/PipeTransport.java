package org.rotproof.helper.wire;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A client in the same process: what it sends, and the lines that came back. */
public final class PipeTransport implements Transport {
  private final PipedOutputStream toServer = new PipedOutputStream();
  private final PipedInputStream in;
  public final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  public PipeTransport() throws IOException {
    in = new PipedInputStream(toServer, 1 << 16);
  }

  public void send(String line) throws IOException {
    send((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  public void send(byte[] bytes) throws IOException {
    toServer.write(bytes);
    toServer.flush();
  }

  public void hangUp() throws IOException {
    toServer.close();
  }

  @Override
  public int read(byte[] into) throws IOException {
    return in.read(into);
  }

  @Override
  public void write(byte[] bytes) {
    lines.add(new String(bytes, StandardCharsets.UTF_8).strip());
  }

  @Override
  public boolean next() {
    return false;
  }
}
