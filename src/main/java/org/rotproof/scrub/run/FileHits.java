package org.rotproof.scrub.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rotproof.storage.ForeignText;

/** What lies in sectors that are lost: files by name, and sentences about the rest. */
public final class FileHits {
  private static final int MOST_FILES = 10_000;

  private final Set<String> files = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private boolean more;

  /** One more. Names of files are whatever somebody chose. */
  void file(String name) {
    String path = ForeignText.clean(name);
    if (files.size() < MOST_FILES) {
      files.add(path);
    } else {
      more |= !files.contains(path);
    }
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  /** Paths, in the order in which they were found. */
  public List<String> files() {
    return List.copyOf(files);
  }

  /** Sentences: free space, metadata, what could not be asked. */
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    if (more) {
      all.add("More than " + MOST_FILES + " files are hit; only so many are named.");
    }
    return all;
  }
}
