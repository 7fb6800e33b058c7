package org.rotproof.scrub.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rotproof.storage.ForeignText;

/** What lies in sectors that are not right: files by name, and sentences about the rest. */
public final class FileHits {
  /** What the sectors are, in words: "lost", or "differing". */
  private final String word;

  private static final int MOST_FILES = 10_000;

  private final Set<String> files = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private boolean more;
  private boolean own;

  FileHits(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

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

  /** The file system's own structures are hit. */
  void own(String sentence) {
    own = true;
    notes.add(sentence);
  }

  /** Whether the file system's own structures are hit. */
  public boolean fileSystemsOwn() {
    return own;
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
