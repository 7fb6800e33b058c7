package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes dm-integrity forget the tags that it holds in memory, so that a scrub reads them from the
 * disk: rot in a tag that is cached would stay unseen until the next boot. dm-bufio gives its
 * buffers up when the kernel's caches are dropped, except for a small rest for each device
 * (retain_bytes), which covers all of a small disk's tags. Changes no data; other caches of the
 * kernel's own objects have to be filled again, which costs a moment at the beginning of a scrub.
 */
final class TagCache {
  private static final Path PARAMETERS = Path.of("/sys/module/dm_bufio/parameters");
  private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");
  private static final String KERNEL_OBJECTS = "2";
  private static final long MOST_WAIT_MILLIS = 1000;

  private TagCache() {}

  /**
   * Forgets what can be forgotten.
   *
   * @return whether the kernel let us; without it tags may come from memory
   */
  static boolean forget() throws InterruptedException {
    if (!Files.isDirectory(PARAMETERS)) {
      return true;
    }
    Path retain = PARAMETERS.resolve("retain_bytes");
    try {
      String before = read(retain);
      write(retain, "0");
      try {
        write(DROP_CACHES, KERNEL_OBJECTS);
        // The buffers go in the background.
        String last = "";
        for (long waited = 0; waited < MOST_WAIT_MILLIS; waited += 100) {
          Thread.sleep(100);
          String now = read(PARAMETERS.resolve("current_allocated_bytes"));
          if (now.equals(last)) {
            break;
          }
          last = now;
        }
      } finally {
        write(retain, before);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
  }

  private static void write(Path file, String value) throws IOException {
    Files.writeString(file, value, StandardCharsets.ISO_8859_1, StandardOpenOption.WRITE);
  }
}
