package org.rotproof.ui.monitor;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.rotproof.host.Host;
import org.rotproof.host.HostSession;
import org.rotproof.host.PracticeLab;

/** Writes down what was done to a practice machine. */
final class ScriptedLab implements PracticeLab {
  final List<String> done = new CopyOnWriteArrayList<>();

  /** Whether something was built in it. */
  volatile boolean used;

  /** Why it cannot be kept; "" where it can. */
  volatile String refusal = "";

  @Override
  public boolean used() {
    return used;
  }

  @Override
  public boolean wasKept() {
    return false;
  }

  @Override
  public void keep() throws java.io.IOException {
    done.add("keep");
    if (!refusal.isEmpty()) {
      throw new java.io.IOException(refusal);
    }
  }

  @Override
  public String freshId() {
    return "disk7";
  }

  @Override
  public void damage(String disk, long offsetBytes, long lengthBytes) {
    done.add("damage " + disk + " " + lengthBytes);
  }

  @Override
  public void failReads(String disk, long offsetBytes, long lengthBytes) {
    done.add("fail reads " + disk + " " + lengthBytes);
  }

  @Override
  public void pull(String disk) {
    done.add("pull " + disk);
  }

  @Override
  public void plug(String disk, long sizeBytes) {
    done.add("plug " + disk + " " + sizeBytes);
  }

  @Override
  public void putBack(String disk) {
    done.add("put back " + disk);
  }

  @Override
  public void throttle(String disk, long bytesPerSecond, long requestsPerSecond) {
    done.add("throttle " + disk + " " + bytesPerSecond);
  }

  @Override
  public void powerCut() {
    done.add("power cut");
  }

  @Override
  public HostSession reconnect(Consumer<Host.Starting> news) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> disks() {
    return List.of("disk1", "disk2");
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
