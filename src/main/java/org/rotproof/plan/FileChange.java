package org.rotproof.plan;

import java.util.List;

/**
 * What a step changes in a text file, for a preview: everything else in it stays as it is.
 *
 * @param removed whole lines that go
 * @param added whole lines that come
 */
public record FileChange(String path, List<String> removed, List<String> added) {
  public FileChange {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }
}
