package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.util.Arrays;

/**
 * Bytes of a secret outside of Java's heap, where no garbage collector copies them, locked against
 * swapping where the system allows it, and overwritten when closed. Thread-safe.
 */
public final class LockedBytes implements AutoCloseable {
  private final Memory memory;
  private final int length;
  private final boolean locked;
  private boolean closed;

  private LockedBytes(byte[] bytes) {
    length = bytes.length;
    memory = new Memory(Math.max(1, length));
    locked = lock(memory);
    memory.write(0, bytes, 0, length);
  }

  /** Takes the bytes in and overwrites the array they came in. */
  public static LockedBytes takeFrom(byte[] bytes) {
    try {
      return new LockedBytes(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static boolean lock(Memory memory) {
    try {
      LibC.INSTANCE.mlock(memory, new NativeLong(memory.size()));
      return true;
    } catch (LastErrorException e) {
      // An ordinary user's limit may be used up. Unlocked is worse than locked, better than none.
      return false;
    }
  }

  /** How many bytes. */
  public int length() {
    return length;
  }

  /** Whether the memory is locked against swapping. */
  public boolean isLocked() {
    return locked;
  }

  /** What is done with a copy of the bytes while it exists. */
  public interface Use<T, E extends Exception> {
    /** Uses the copy, which is overwritten when this returns: it must not be kept. */
    T with(byte[] copy) throws E;
  }

  /**
   * Lends a copy of the bytes and overwrites it afterwards.
   *
   * @throws IllegalStateException when already closed
   */
  public <T, E extends Exception> T lend(Use<T, E> use) throws E {
    byte[] copy = new byte[length];
    try {
      synchronized (this) {
        if (closed) {
          throw new IllegalStateException("this secret has been overwritten");
        }
        memory.read(0, copy, 0, length);
      }
      return use.with(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  /** Writes them, from the locked memory itself, to a pipe that has room for them. */
  synchronized void writeTo(int fd) {
    if (closed) {
      throw new IllegalStateException("this secret has been overwritten");
    }
    int done = 0;
    while (done < length) {
      NativeLong left = new NativeLong(length - done);
      done += LibC.INSTANCE.write(fd, memory.share(done), left).intValue();
    }
  }

  /** Overwrites and gives back the memory. Safe to call twice. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    memory.clear();
    if (locked) {
      LibC.INSTANCE.munlock(memory, new NativeLong(memory.size()));
    }
    memory.close();
  }

  /** Says how long it is, and never what. */
  @Override
  public String toString() {
    return "LockedBytes[" + length + " bytes]";
  }
}
