package org.rotproof.vital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.ParseException;

/**
 * The array's record, where it had one: what is gone or says nothing any more is written anew as it
 * was last read, where that opens the members that are open.
 */
final class RecordCheck {
  private final Array array;
  private final KnownGood known;
  private final Found found;
  private final Path root;

  /** Where paths begin at {@code root}: "/". */
  RecordCheck(Array array, KnownGood known, Found found, Path root) {
    this.array = array;
    this.known = known;
    this.found = found;
    this.root = root;
  }

  /**
   * Looks, and repairs; gives the record.
   *
   * @param now as it was read on the machine; empty where it is not there or says nothing
   */
  Optional<ArrayRecord> run(Optional<ArrayRecord> now) {
    if (now.isPresent() || known.record().isEmpty()) {
      return now;
    }
    String path = ArrayRecord.path(array.name());
    Optional<ArrayRecord> kept = kept(path);
    boolean there = Files.exists(file(path), LinkOption.NOFOLLOW_LINKS);
    boolean mended = kept.isPresent() && written(path, there);
    found.add(
        "",
        What.RECORD,
        mended,
        "The record "
            + path
            + (there ? " said nothing any more" : " was not there")
            + (mended
                ? "; it was written anew as it was when it was last read, and names the disks that"
                    + " are open."
                    + (there ? " What was there lies beside it, as " + path + ".damaged." : "")
                : ". Without it Rotproof does not open "
                    + array.name()
                    + " after the next restart. Put it back from your copy of /etc, or close the"
                    + " array and take it over again ('rotproof adopt "
                    + array.name()
                    + "'); by hand it opens by its recovery sheet."));
    return mended ? kept : now;
  }

  /** The one that was kept, where it is about what is open. */
  private Optional<ArrayRecord> kept(String path) {
    try {
      ArrayRecord kept = ArrayRecordJson.read(path, known.record());
      List<String> named = kept.members().stream().map(ArrayRecord.Member::mapping).toList();
      boolean own = array.legs().stream().allMatch(leg -> named.contains(leg.mapping()));
      return own ? Optional.of(kept) : Optional.empty();
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private Path file(String path) {
    return root.resolve(path.substring(1));
  }

  private boolean written(String path, boolean there) {
    Path file = file(path);
    try {
      Path folder = Files.createDirectories(file.resolveSibling(""));
      Path fresh = Files.createTempFile(folder, ".new", "");
      Files.writeString(fresh, known.record(), StandardCharsets.UTF_8);
      if (there) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".damaged"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return Files.readString(file, StandardCharsets.UTF_8).equals(known.record());
    } catch (IOException e) {
      found.note("The record " + path + " was not written anew: " + e.getMessage() + ".");
      return false;
    }
  }
}
