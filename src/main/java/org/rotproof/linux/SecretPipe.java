package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A tool's standard input, filled from locked memory: the secret goes from there into the kernel's
 * pipe, which is never swapped, and no copy comes to lie on Java's heap, as it would behind {@code
 * Process.getOutputStream()}.
 */
final class SecretPipe implements AutoCloseable {
  /** A pipe takes this much before anybody reads it (pipe(7): 64 KiB; half to be sure). */
  static final int MOST_BYTES = 32_768;

  private final int readEnd;

  private SecretPipe(int readEnd) {
    this.readEnd = readEnd;
  }

  /**
   * Makes one that gives the secrets and then its end.
   *
   * @param lines whether a newline follows each of them
   */
  static SecretPipe of(List<LockedBytes> secrets, boolean lines) throws IOException {
    if (secrets.stream().mapToInt(s -> s.length() + 1).sum() > MOST_BYTES) {
      throw new IOException("a secret is too long");
    }
    int[] ends = new int[2];
    try {
      LibC.INSTANCE.pipe2(ends, LibC.O_CLOEXEC);
    } catch (LastErrorException e) {
      throw new IOException("no pipe: " + e.getMessage(), e);
    }
    try {
      for (LockedBytes secret : secrets) {
        secret.writeTo(ends[1]);
        if (lines) {
          newline(ends[1]);
        }
      }
      return new SecretPipe(ends[0]);
    } catch (LastErrorException e) {
      LibC.INSTANCE.close(ends[0]);
      throw new IOException("the pipe is not writable: " + e.getMessage(), e);
    } finally {
      LibC.INSTANCE.close(ends[1]);
    }
  }

  private static void newline(int fd) {
    try (Memory newline = new Memory(1)) {
      newline.write(0, "\n".getBytes(StandardCharsets.US_ASCII), 0, 1);
      LibC.INSTANCE.write(fd, newline, new NativeLong(1));
    }
  }

  /** What to redirect a tool's standard input from, while this is open. */
  File file() {
    return new File("/proc/self/fd/" + readEnd);
  }

  @Override
  public void close() {
    LibC.INSTANCE.close(readEnd);
  }
}
