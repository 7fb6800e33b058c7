package org.rotproof.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rotproof.linux.PrivateFolder;

/**
 * One change at a time on a machine, whichever helper makes it. The kernel frees the lock when its
 * process ends, however it ends.
 */
final class ActingLock implements AutoCloseable {
  /** Within one process; between processes it is the file's lock that counts. */
  private static final AtomicBoolean TAKEN = new AtomicBoolean();

  private final FileChannel channel;

  private ActingLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes it; empty when somebody has it. */
  static Optional<ActingLock> take(Path state) throws IOException {
    if (!TAKEN.compareAndSet(false, true)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    boolean taken = false;
    try {
      channel = PrivateFolder.lockFile(PrivateFolder.make(state).resolve("acting.lock"));
      FileLock lock = channel.tryLock();
      taken = lock != null;
      return taken ? Optional.of(new ActingLock(channel)) : Optional.empty();
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } finally {
      if (!taken) {
        TAKEN.set(false);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** Whether somebody is at work now. */
  static boolean isTaken(Path state) throws IOException {
    if (TAKEN.get()) {
      return true;
    }
    if (!Files.exists(state.resolve("acting.lock"))) {
      return false;
    }
    Optional<ActingLock> lock = take(state);
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The kernel lets go of it all the same.
      return;
    } finally {
      TAKEN.set(false);
    }
  }
}
