package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** An array's folder in sysfs (Documentation/admin-guide/md.rst): text in, text out. */
final class MdSysfs {
  /**
   * What the C library calls EBUSY; nobody translates it, as tools and helper run with LC_ALL=C.
   */
  private static final String BUSY = "Device or resource busy";

  private static final int MOST_TRIES = 500;

  private final Path block;
  private final Path md;

  /**
   * @param sysBlock /sys/block, or a copy of it for tests
   */
  MdSysfs(Path sysBlock, String node) {
    block = sysBlock;
    md = sysBlock.resolve(node).resolve("md");
  }

  /** The folder itself. */
  Path folder() {
    return md;
  }

  /** Whether the array is there at all. */
  boolean exists() {
    return Files.isDirectory(md);
  }

  /** An attribute's text without the newline; "" where it is missing or cannot be read now. */
  String text(String attribute) {
    try {
      return Files.readString(md.resolve(attribute), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** An attribute's number, or {@code otherwise} where it says none ("none", "max", missing). */
  long number(String attribute, long otherwise) {
    String text = text(attribute);
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end == 0 || end > 18 ? otherwise : Long.parseLong(text.substring(0, end));
  }

  /**
   * Writes an attribute.
   *
   * @throws IOException with the kernel's refusal
   */
  void write(String attribute, String value) throws IOException {
    Files.writeString(
        md.resolve(attribute), value, StandardCharsets.ISO_8859_1, StandardOpenOption.WRITE);
  }

  /**
   * Writes an attribute that md refuses for a moment while it looks after its recovery thread, as
   * it does right after a check has ended (drivers/md/md.c, md_check_recovery).
   *
   * @throws IOException with the kernel's refusal, where it stays
   */
  void writeWhenFree(String attribute, String value) throws IOException, InterruptedException {
    untilNotBusy(() -> write(attribute, value));
  }

  /** Something that the kernel may refuse. */
  @FunctionalInterface
  interface Attempt {
    void run() throws IOException;
  }

  /** Tries again while the refusal is EBUSY, ten seconds at most. */
  static void untilNotBusy(Attempt attempt) throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        attempt.run();
        return;
      } catch (IOException e) {
        if (tries == MOST_TRIES || !String.valueOf(e.getMessage()).contains(BUSY)) {
          throw e;
        }
      }
      Thread.sleep(20);
    }
  }

  /**
   * Members in their slots, in slot order; empty slots are left out. Read from the members' own
   * folders: after a replacement by md the slot has no link any more, until the array is started
   * again (drivers/md/md.h, sysfs_link_rdev, makes none for a replacement). One that is being
   * filled has the slot of the one that it will replace, and does not count yet.
   */
  List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (String folder : folders()) {
      String state = text(folder + "/state");
      long slot = number(folder + "/slot", -1);
      String node = node(md.resolve(folder));
      if (slot >= 0 && !node.isEmpty() && !has(state, "replacement")) {
        members.add(new Member((int) slot, node, state, number(folder + "/offset", 0), folder));
      }
    }
    members.sort(Comparator.comparingInt(Member::slot));
    return members;
  }

  /** The names of all members' folders. */
  private List<String> folders() {
    try (Stream<Path> all = Files.list(md)) {
      return all.map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.startsWith("dev-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean has(String state, String word) {
    return List.of(state.split(",")).contains(word);
  }

  /**
   * A member in a slot.
   *
   * @param node the kernel's name of its device
   * @param state md's words: "in_sync", "in_sync,write_mostly", "faulty", …
   * @param folder the name of its folder in the array's
   */
  record Member(int slot, String node, String state, long offsetSectors, String folder) {
    boolean inSync() {
      return has(state, "in_sync") && !has(state, "faulty");
    }
  }

  private static String node(Path folder) {
    try {
      Path real = folder.resolve("block").toRealPath().getFileName();
      return real == null ? "" : real.toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** md's lists of bad blocks: one sentence's worth for each member that has any. */
  List<String> membersWithBadBlocks() {
    List<String> found = new ArrayList<>();
    for (String folder : folders()) {
      if (!text(folder + "/bad_blocks").isEmpty()) {
        found.add(node(md.resolve(folder)));
      }
    }
    return found;
  }

  /** A device's size in sectors; 0 where it is gone. */
  long deviceSectors(String node) {
    return deviceNumber(node, "size");
  }

  /** The unit that a device reads and writes in: the integrity sector, for a leg. */
  int logicalBlockBytes(String node) {
    return (int) Math.max(512, deviceNumber(node, "queue/logical_block_size"));
  }

  private long deviceNumber(String node, String attribute) {
    try {
      return Long.parseLong(
          Files.readString(block.resolve(node).resolve(attribute), StandardCharsets.ISO_8859_1)
              .strip());
    } catch (IOException | NumberFormatException e) {
      // Partitions have their folder below their disk's; they are asked through the class folder.
      try {
        return Long.parseLong(
            Files.readString(
                    block.resolveSibling("class/block").resolve(node).resolve(attribute),
                    StandardCharsets.ISO_8859_1)
                .strip());
      } catch (IOException | NumberFormatException missing) {
        return 0;
      }
    }
  }

  /** Whether whatever lies at the bottom of a device is still plugged in. */
  boolean carrierPresent(String node) {
    Path folder = block.resolve(node);
    if (!Files.exists(folder)) {
      return Files.exists(block.resolveSibling("class/block").resolve(node));
    }
    try (Stream<Path> slaves = Files.list(folder.resolve("slaves"))) {
      List<Path> below = slaves.toList();
      boolean mapped = node.startsWith("dm-");
      if (below.isEmpty()) {
        return !mapped && deviceSectors(node) > 0;
      }
      return below.stream().allMatch(p -> carrierPresent(p.getFileName().toString()));
    } catch (IOException e) {
      return deviceSectors(node) > 0;
    }
  }
}
