package org.rotproof.vital;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.BootNeeds;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;

/** The files that opening needs: the record and the key file. */
final class FileCheck {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Array array;
  private final ArrayRecord record;
  private final Found found;

  FileCheck(Array array, ArrayRecord record, Found found) {
    this.array = array;
    this.record = record;
    this.found = found;
  }

  /** Whether each member that is open is one that the record opens. */
  void members() {
    List<String> known = record.members().stream().map(ArrayRecord.Member::mapping).toList();
    array.legs().stream()
        .filter(leg -> !leg.mapping().isEmpty() && !known.contains(leg.mapping()))
        .forEach(
            leg ->
                found.add(
                    leg.disk(),
                    What.RECORD,
                    false,
                    "The record "
                        + record.path()
                        + " does not name "
                        + leg.disk()
                        + ", so it is not opened with the array after the next restart. Close the"
                        + " array, take it over again ('rotproof adopt "
                        + record.name()
                        + "') and open it."));
  }

  /** Says which members are not open: nobody looks at them. */
  void notOpen() {
    List<String> open = array.legs().stream().map(Leg::mapping).toList();
    record.members().stream()
        .filter(member -> !open.contains(member.mapping()))
        .forEach(
            member ->
                found.note(
                    member.disk()
                        + " was not looked at: it is not open in "
                        + array.name()
                        + ", so nothing is known of what its opening needs."));
  }

  /** The key file, when it is there and fit to be tried. */
  Optional<Path> keyFile() {
    Optional<Path> named = BootNeeds.keyFile(record).map(Path::of);
    if (named.isEmpty()) {
      return named;
    }
    Path file = named.get();
    if (!Files.isRegularFile(file)) {
      useless(file, "is not there");
      return Optional.empty();
    }
    try {
      // Of the file, where its name is a link to it: a link's own say nothing.
      PosixFileAttributes of = Files.readAttributes(file, PosixFileAttributes.class);
      boolean others = of.permissions().stream().anyMatch(OTHERS::contains);
      if (others || !Integer.valueOf(0).equals(Files.getAttribute(file, "unix:uid"))) {
        found.add(
            "",
            What.KEY_FILE,
            false,
            "The key file "
                + file
                + (others
                    ? " can be read by others than root: whoever reads it can open the disks."
                    : " belongs to another user than root, who can open the disks with it.")
                + " Make it private again (chown root, chmod 600), and change it ('rotproof"
                + " key-file') if others may have read it.");
      }
      if (of.size() == 0) {
        useless(file, "is empty");
        return Optional.empty();
      }
    } catch (IOException e) {
      found.note("Who may read " + file + " is not known: " + e.getMessage());
    }
    return named;
  }

  private void useless(Path file, String why) {
    found.add(
        "",
        What.KEY_FILE,
        false,
        "The key file "
            + file
            + " "
            + why
            + ". "
            + array.name()
            + " will not open with it after the next restart. Put it back from your copy, or,"
            + " where a passphrase or recovery key opens the array, make a new key file"
            + " ('rotproof key-file').");
  }

  /** That the key file opens nothing. */
  void keyOpensNothing(Path file) {
    found.add(
        "",
        What.KEY_FILE,
        false,
        "The key file "
            + file
            + " opens none of the disks any more, though their key slots are as they were: its"
            + " content has changed. "
            + array.name()
            + " will not open with it after the next restart. Put it back from your copy.");
  }
}
