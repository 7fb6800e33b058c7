package org.rotproof.helper.work;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.helper.look.DiskHealthHandler;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.SettleDesk;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.CopyOut;
import org.rotproof.linux.TrustedPath;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.run.ScrubTarget;
import org.rotproof.scrub.run.VersionFiles;
import org.rotproof.storage.Array;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Leg;
import org.rotproof.storage.MountPoint;

/**
 * Saves what each disk has where disks do not agree, so that a person can look before choosing. The
 * array is only read. The files may be anybody's on this machine, so they go only where nobody but
 * root gets at them, or to a stick that whoever asks holds in the hand.
 */
public final class SaveVersionsHandler
    implements AskHandler<Answer.VersionsSaved, Ask.SaveVersions> {
  private final HelperContext context;
  private final ScrubDesk desk;

  /** Copies with that helper what the desk knows to differ. */
  public SaveVersionsHandler(HelperContext context, ScrubDesk desk) {
    this.context = context;
    this.desk = desk;
  }

  @Override
  public Class<Ask.SaveVersions> asks() {
    return Ask.SaveVersions.class;
  }

  @Override
  public Answer.VersionsSaved handle(Ask.SaveVersions ask, Request request)
      throws FailureException, InterruptedException {
    Array array = desk.array(ask.array());
    Collection<Difference> differences =
        ask.places().isEmpty()
            ? SettleDesk.openNow(desk, array)
            : SettleDesk.concerned(desk, array, ask.places());
    if (differences.isEmpty()) {
      throw failure(
          Failure.Kind.USAGE,
          "Nowhere do the disks of " + array.name() + " differ, as far as scrubs have found.",
          "There is nothing to choose. Scrub it to learn how it is today.");
    }
    Path folder = folder(ask.folder());
    boolean trusted = trusted(folder);
    Map<String, String> disks = new HashMap<>();
    for (Leg leg : array.legs()) {
      disks.put(leg.node(), leg.disk());
    }
    List<Answer.SavedVersion> files = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean open = false;
    try (VersionFiles versions =
        VersionFiles.of(new ScrubTarget(array.node(), true, disks), differences)) {
      elsewhere(folder, array);
      if (trusted) {
        make(folder);
      }
      try (CopyOut out = CopyOut.into(folder)) {
        for (VersionFiles.Item item : versions.items()) {
          CopyOut.Copied copied = out.create(item.reader()::open, item.name());
          open |= !copied.ownersOnly();
          files.add(
              new Answer.SavedVersion(
                  copied.name(),
                  ForeignText.clean(item.of()),
                  item.version(),
                  copied.bytes(),
                  item.differingBytes()));
        }
      }
      versions.notes().forEach(note -> notes.add(ForeignText.clean(note)));
    } catch (IOException e) {
      throw failure(
          Failure.Kind.TOOL_FAILED,
          "The versions could not be saved: "
              + ForeignText.clean(String.valueOf(e.getMessage()))
              + ".",
          files.isEmpty()
              ? "See that the folder has room and can be written, and try again."
              : files.size()
                  + " files lie in "
                  + ForeignText.clean(folder.toString())
                  + " by now, each of them whole. See that there is room, and try again.");
    }
    worth(files, open, notes);
    return new Answer.VersionsSaved(folder.toString(), files, notes);
  }

  private static Path folder(String said) throws FailureException {
    try {
      Path folder = Path.of(MountPoint.plain(said));
      if (folder.isAbsolute() && folder.getParent() != null && folder.equals(folder.normalize())) {
        return folder;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw failure(
        Failure.Kind.USAGE,
        "'" + ForeignText.clean(said) + "' is no whole path of a folder.",
        "Name a folder such as /root/versions.");
  }

  /** Whether nobody but root can change the path; otherwise it is a stick's mount point. */
  private boolean trusted(Path folder) throws FailureException, InterruptedException {
    Optional<String> problem = TrustedPath.problem(folder);
    if (problem.isEmpty()) {
      return true;
    }
    boolean mount =
        SaveKeysHandler.last(folder.toString())
            .filter(m -> m.source().startsWith("/dev/"))
            .isPresent();
    if (!mount) {
      throw failure(
          Failure.Kind.DENIED,
          "These files may be anybody's, and the folder is not for root alone: "
              + ForeignText.clean(problem.get())
              + ".",
          "Name a folder that belongs to root, such as /root/versions, or the mount point of a"
              + " stick.");
    }
    SaveKeysHandler.place(folder.toString(), DiskHealthHandler.look(context));
    return false;
  }

  /** What is written to the array itself may be written over what is looked at. */
  private static void elsewhere(Path folder, Array array)
      throws FailureException, InterruptedException, IOException {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (VersionFiles.carries(array.node(), there)) {
      throw failure(
          Failure.Kind.DENIED,
          "'"
              + ForeignText.clean(folder.toString())
              + "' lies on "
              + array.name()
              + " itself, which is only looked at here.",
          "Name a folder on another disk.");
    }
  }

  private static void make(Path folder) throws IOException {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("'" + folder + "' is no folder", e);
    }
  }

  private static void worth(List<Answer.SavedVersion> files, boolean open, List<String> notes) {
    if (files.stream().anyMatch(f -> !f.of().isEmpty())) {
      notes.add(
          "Outside of the places that differ, each version of a file is the file as it is read"
              + " now.");
    }
    if (files.stream().anyMatch(f -> f.version().equals("as-read"))) {
      notes.add(
          "'as-read' is what is read today; 'without-' and a disk is what the others and the parity"
              + " say that this disk should have.");
    }
    if (files.stream().anyMatch(f -> f.of().isEmpty())) {
      notes.add(
          "Names that begin with 'sector-' are bytes of places in no file: the numbers are the"
              + " array's sectors of 512 bytes.");
    }
    if (open) {
      notes.add(
          "The file system there keeps no rights: everybody who can read it reads these files.");
    }
    notes.add("Each was read back and compared. Nothing on the array was changed.");
  }

  private static FailureException failure(Failure.Kind kind, String what, String advice) {
    return new FailureException(
        new Failure(kind, what, "Nothing of the array was changed.", advice, ""));
  }
}
