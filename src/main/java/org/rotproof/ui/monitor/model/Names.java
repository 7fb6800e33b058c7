package org.rotproof.ui.monitor.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.KnownDisk;

/**
 * What disks are called in sentences: by their id where that is short ("disk2"), else by what is
 * printed on the disk itself, its serial number. That is what a person looks for with the
 * screwdriver in hand.
 */
public final class Names {
  private static final int LONGEST_ID = 12;

  private final Map<String, String> names = new HashMap<>();

  private Names(List<Disk> disks, List<Array> arrays) {
    for (Array array : arrays) {
      array.legs().forEach(leg -> name(leg.identity()));
      array.absent().forEach(absent -> name(absent.identity()));
    }
    for (Disk disk : disks) {
      if (disk.id().length() > LONGEST_ID && !disk.serial().isEmpty()) {
        names.put(disk.id(), disk.serial());
      }
    }
  }

  private void name(KnownDisk identity) {
    if (identity.id().length() > LONGEST_ID && !identity.serial().isEmpty()) {
      names.put(identity.id(), identity.serial());
    }
  }

  /** The names of those disks. */
  public static Names of(List<Disk> disks) {
    return of(disks, List.of());
  }

  /** The names of those disks, and of those that those arrays have lost. */
  public static Names of(List<Disk> disks, List<Array> arrays) {
    return new Names(disks, arrays);
  }

  /** What that disk is called; its id where nothing shorter is known. */
  public String of(String id) {
    return names.getOrDefault(id, id);
  }
}
