package org.rotproof.plan;

import java.util.List;
import org.rotproof.storage.ForeignText;

/**
 * What a step changes in a text file, for a preview, as it may be shown: everything else in it
 * stays as it is.
 *
 * @param removed whole lines that go
 * @param added whole lines that come
 */
public record FileChange(String path, List<String> removed, List<String> added) {
  public FileChange {
    removed = removed.stream().map(ForeignText::clean).toList();
    added = added.stream().map(ForeignText::clean).toList();
  }
}
