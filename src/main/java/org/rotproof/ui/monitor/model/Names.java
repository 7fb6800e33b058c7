package org.rotproof.ui.monitor.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rotproof.storage.Disk;

/**
 * What disks are called in sentences: by their id where that is short ("disk2"), else by what is
 * printed on the disk itself, its serial number. That is what a person looks for with the
 * screwdriver in hand.
 */
public final class Names {
  private static final int LONGEST_ID = 12;

  private final Map<String, String> names = new HashMap<>();

  private Names(List<Disk> disks) {
    for (Disk disk : disks) {
      if (disk.id().length() > LONGEST_ID && !disk.serial().isEmpty()) {
        names.put(disk.id(), disk.serial());
      }
    }
  }

  /** The names of those disks. */
  public static Names of(List<Disk> disks) {
    return new Names(disks);
  }

  /** What that disk is called; its id where nothing shorter is known. */
  public String of(String id) {
    return names.getOrDefault(id, id);
  }
}
