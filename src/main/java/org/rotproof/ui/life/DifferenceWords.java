package org.rotproof.ui.life;

import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.rotproof.scrub.Difference;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Strings;

/** A place that differs, in the window's words. */
final class DifferenceWords {
  private static final int MOST_FILES = 5;

  private DifferenceWords() {}

  /** What lies there, how much it is, and on which disks. */
  static String of(Difference d, UnaryOperator<String> diskName, Strings texts) {
    String files = d.files().stream().limit(MOST_FILES).collect(Collectors.joining("\n"));
    int more = d.files().size() - MOST_FILES;
    String where =
        files.isEmpty()
            ? d.use().isEmpty() ? texts.get("settle.no-file") : String.join(" ", d.use())
            : more > 0 ? texts.get("settle.more-files", files, more) : files;
    return texts.get(
        "settle.place",
        where,
        Sizes.format(d.legSectors() * 512),
        d.disks().stream().map(diskName).collect(Collectors.joining("; ")));
  }
}
