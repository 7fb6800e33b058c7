package org.rotproof.ui.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What both halves of the tour walk with. */
record Steps(Eyes eyes, Hands hands, Album album, Notebook notebook) {
  /** For what the window does by itself. */
  static final Duration SOON = Duration.ofSeconds(20);

  /** For what the practice machine has to answer. */
  static final Duration MACHINE = Duration.ofMinutes(2);

  /** For what has to be written or read on all of the disks. */
  static final Duration WORK = Duration.ofMinutes(6);

  void click(String selector) throws InterruptedException {
    hands.click(selector, SOON);
  }

  void fill(String selector, String text) throws InterruptedException {
    hands.fill(selector, text, SOON);
  }

  /** Waits until a page of the wizard shows, by its title. */
  void page(String name, String railId) throws InterruptedException {
    eyes.find(railId, SOON);
    notebook.page(name);
  }

  /** Opens a box and clicks one of its choices. */
  void choose(String box, String choice) throws InterruptedException {
    click(box);
    click(".list-cell=" + choice);
    eyes.waitForText(box, choice, SOON);
  }

  /** Takes a picture with the mouse out of the way. */
  void picture(String name) throws InterruptedException {
    hands.rest();
    eyes.untilStill();
    album.take(name);
  }

  /** Checks that a node's text holds a part. */
  void reads(String what, String selector, String part) throws InterruptedException {
    notebook.holds(what, eyes.text(selector), part);
  }

  /**
   * Whether this process stays below what the program promises: VmRSS of proc(5), what is resident
   * now, the robot and its pictures included.
   */
  void staysSmall() {
    long mebibytes;
    try {
      mebibytes =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
              .findFirst()
              .orElseThrow(() -> new TourFailed("the kernel does not say how much memory is used"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    notebook.that(
        "the program stays below 400 MB of memory",
        mebibytes + " MiB resident",
        mebibytes << 20 < 400_000_000);
  }
}
