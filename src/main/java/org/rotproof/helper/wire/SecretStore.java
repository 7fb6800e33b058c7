package org.rotproof.helper.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rotproof.linux.LockedBytes;

/**
 * The secrets that were handed over and not used yet, in locked memory. A request that takes them
 * owns them and closes them. Thread-safe.
 */
public final class SecretStore implements AutoCloseable {
  private static final int MOST = 16;

  private final Map<String, LockedBytes> held = new HashMap<>();

  /**
   * Keeps a secret, in place of an older one of that name.
   *
   * @return false when there are too many: then it has been overwritten
   */
  public synchronized boolean put(String name, LockedBytes bytes) {
    if (held.size() >= MOST && !held.containsKey(name)) {
      bytes.close();
      return false;
    }
    LockedBytes old = held.put(name, bytes);
    if (old != null) {
      old.close();
    }
    return true;
  }

  /** Hands out those of the names that are there; whoever takes them must close them. */
  public synchronized Map<String, LockedBytes> take(List<String> names) {
    Map<String, LockedBytes> taken = new HashMap<>();
    for (String name : names) {
      LockedBytes bytes = held.remove(name);
      if (bytes != null) {
        taken.put(name, bytes);
      }
    }
    return taken;
  }

  /** Overwrites all. It can be used again. */
  @Override
  public synchronized void close() {
    new ArrayList<>(held.values()).forEach(LockedBytes::close);
    held.clear();
  }
}
