package org.rotproof.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.linux.WholeFile;
import org.rotproof.storage.ForeignText;

/**
 * One change at a time on a machine, whichever helper makes it. The kernel frees the lock when its
 * process ends, however it ends.
 */
final class ActingLock implements AutoCloseable {
  /** Within one process; between processes it is the file's lock that counts. */
  private static final AtomicBoolean TAKEN = new AtomicBoolean();

  /** Not the lock's own file: a process that closes that one anywhere lets go of its lock. */
  private static final String WHAT = "acting.now";

  private static final int MOST_BYTES = 300;

  private final FileChannel channel;

  private ActingLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it; empty when somebody has it.
   *
   * @param what names the change, for those who come meanwhile
   */
  static Optional<ActingLock> take(Path state, String what) throws IOException {
    Optional<ActingLock> lock = take(state);
    if (lock.isPresent()) {
      try {
        WholeFile.write(state.resolve(WHAT), what.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        lock.get().close();
        throw e;
      }
    }
    return lock;
  }

  /** What whoever has it calls the change; "" where that cannot be read. */
  static String holder(Path state) {
    try (InputStream in = Files.newInputStream(state.resolve(WHAT), LinkOption.NOFOLLOW_LINKS)) {
      return ForeignText.clean(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return "";
    }
  }

  /** Takes it for something that needs no name. */
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
