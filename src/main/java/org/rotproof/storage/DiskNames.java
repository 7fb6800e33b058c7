package org.rotproof.storage;

import java.util.List;

/**
 * The names below /dev/disk that lead to a disk now, as whole paths.
 *
 * @param own those that lead to this disk only, whatever is plugged in
 * @param shared those that would fit another disk as well, so that they lead now to the one and now
 *     to the other
 * @param passing those of the moment, made of the kernel's numbers: nothing can be built on them
 */
public record DiskNames(List<String> own, List<String> shared, List<String> passing) {
  /** Of a disk that has none. */
  public static final DiskNames NONE = new DiskNames(List.of(), List.of(), List.of());

  public DiskNames {
    own = List.copyOf(own);
    shared = List.copyOf(shared);
    // A helper of an earlier version does not say.
    passing = passing == null ? List.of() : List.copyOf(passing);
  }
}
