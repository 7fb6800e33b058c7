package org.rotproof.host;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Read errors of a toy disk's surface: QEMU's blkdebug is put between the disk and its image
 * (blockdev-reopen, from QEMU 7.0 on), and fails each read that touches the range. Writes are
 * taken, and do not heal it: a disk whose reserve of sectors is used up.
 */
final class FailingReads {
  /** Each read of less than this within the range fails too. */
  private static final int STEP_BYTES = 4096;

  private static final int SECTOR_BYTES = 512;
  private static final int MOST_RULES = 4096;
  private static final int EIO = 5;

  private FailingReads() {}

  /**
   * From now on.
   *
   * @throws IllegalArgumentException for a range that leaves the disk, or is too long
   */
  static void begin(Qmp qmp, PracticeDisk disk, long offsetBytes, long lengthBytes)
      throws IOException {
    if (offsetBytes < 0 || lengthBytes < 1 || lengthBytes > disk.sizeBytes() - offsetBytes) {
      throw new IllegalArgumentException("that would lie outside of " + disk.id());
    }
    long first = offsetBytes / STEP_BYTES;
    long last = (offsetBytes + lengthBytes - 1) / STEP_BYTES;
    if (last - first >= MOST_RULES) {
      throw new IllegalArgumentException("more than " + MOST_RULES * STEP_BYTES + " bytes");
    }
    if (has(qmp, disk)) {
      reopen(qmp, disk, disk.fileNode());
      remove(qmp, disk);
    }
    ObjectNode filter =
        Qmp.arguments()
            .put("driver", "blkdebug")
            .put("node-name", disk.failingNode())
            .put("image", disk.fileNode());
    ArrayNode rules = filter.putArray("inject-error");
    for (long step = first; step <= last; step++) {
      for (int s = 0; s < STEP_BYTES / SECTOR_BYTES; s++) {
        rules
            .addObject()
            .put("event", "none")
            .put("iotype", "read")
            .put("errno", EIO)
            .put("sector", step * (STEP_BYTES / SECTOR_BYTES) + s);
      }
    }
    qmp.execute("blockdev-add", filter);
    reopen(qmp, disk, disk.failingNode());
  }

  private static void reopen(Qmp qmp, PracticeDisk disk, String below) throws IOException {
    ObjectNode node = GuestBoot.DiskArguments.node(disk).put("file", below);
    ObjectNode arguments = Qmp.arguments();
    arguments.putArray("options").add(node);
    qmp.execute("blockdev-reopen", arguments);
  }

  /** What is left of it after the disk's own node has gone. */
  static void remove(Qmp qmp, PracticeDisk disk) throws IOException {
    if (has(qmp, disk)) {
      qmp.execute("blockdev-del", Qmp.arguments().put("node-name", disk.failingNode()));
    }
  }

  private static boolean has(Qmp qmp, PracticeDisk disk) throws IOException {
    for (var node : qmp.execute("query-named-block-nodes", Qmp.arguments().put("flat", true))) {
      if (node.path("node-name").asText().equals(disk.failingNode())) {
        return true;
      }
    }
    return false;
  }
}
