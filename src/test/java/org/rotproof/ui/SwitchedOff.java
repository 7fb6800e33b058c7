package org.rotproof.ui;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.rotproof.host.Host;
import org.rotproof.host.HostSession;
import org.rotproof.host.PracticeLab;
import org.rotproof.protocol.FailureException;

/** The outside of a scripted practice machine of which a test only needs that it comes back. */
public final class SwitchedOff implements PracticeLab {
  private final CompletableFuture<HostSession> next = new CompletableFuture<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final boolean used;

  public SwitchedOff() {
    this(false);
  }

  /**
   * @param used whether something was built in it
   */
  public SwitchedOff(boolean used) {
    this.used = used;
  }

  /** It has booted, and this is its helper now. */
  public void boots(HostSession session) {
    next.complete(session);
  }

  /** It does not boot. */
  public void fails(FailureException why) {
    next.completeExceptionally(why);
  }

  /** How often it was switched on. */
  public int asked() {
    return asked.get();
  }

  @Override
  public boolean used() {
    return used;
  }

  @Override
  public boolean wasKept() {
    return false;
  }

  @Override
  public void keep() {}

  @Override
  public String freshId() {
    return "disk7";
  }

  @Override
  public HostSession reconnect(Consumer<Host.Starting> news)
      throws FailureException, InterruptedException {
    asked.incrementAndGet();
    news.accept(new Host.Starting("Starting the virtual machine…", 0.3));
    try {
      return next.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException f) {
        throw f;
      }
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void failReads(String disk, long offsetBytes, long lengthBytes) {}

  @Override
  public void damage(String disk, long offsetBytes, long lengthBytes) throws IOException {
    throw new IOException("not this machine");
  }

  @Override
  public void pull(String disk) throws IOException {
    throw new IOException("not this machine");
  }

  @Override
  public void plug(String disk, long sizeBytes) throws IOException {
    throw new IOException("not this machine");
  }

  @Override
  public void putBack(String disk) throws IOException {
    throw new IOException("not this machine");
  }

  @Override
  public void throttle(String disk, long bytesPerSecond, long requestsPerSecond)
      throws IOException {
    throw new IOException("not this machine");
  }

  @Override
  public void powerCut() {}

  @Override
  public List<String> disks() {
    return List.of();
  }

  @Override
  public Path image(String disk) {
    return Path.of(disk);
  }

  @Override
  public String console() {
    return "";
  }
}
