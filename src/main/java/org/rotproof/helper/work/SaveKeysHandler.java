package org.rotproof.helper.work;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rotproof.helper.look.DiskHealthHandler;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.InventoryCollector;
import org.rotproof.helper.scrub.DeedBook;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.CopyOut;
import org.rotproof.linux.TrustedPath;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.RecoverySheet;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.CopyPlace;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MountEntry;
import org.rotproof.storage.MountPoint;
import org.rotproof.storage.ParseException;

/**
 * Copies what opens an array to a stick. Only to a mount point, above which nobody but root can put
 * another thing in its place, and in it through one open folder: the stick itself belongs to
 * whoever plugged it in.
 */
public final class SaveKeysHandler implements AskHandler<Answer.KeysSaved, Ask.SaveKeys> {
  private final HelperContext context;
  private final ScrubDesk desk;

  /** Copies with that helper; that it was done is written at the desk. */
  public SaveKeysHandler(HelperContext context, ScrubDesk desk) {
    this.context = context;
    this.desk = desk;
  }

  @Override
  public Class<Ask.SaveKeys> asks() {
    return Ask.SaveKeys.class;
  }

  @Override
  public Answer.KeysSaved handle(Ask.SaveKeys ask, Request request)
      throws FailureException, InterruptedException {
    Inventory found = DiskHealthHandler.look(context);
    ArrayRecord record =
        Optional.ofNullable(ArrayRecordJson.found(found.machine()).get(ask.array()))
            .orElseThrow(
                () ->
                    failure(
                        Failure.Kind.USAGE,
                        "There is no record of an array '" + ForeignText.clean(ask.array()) + "'.",
                        "See which arrays there are; one that was built elsewhere is taken over"
                            + " first."));
    CopyPlace place = place(ask.folder(), found);
    List<Answer.SavedFile> files = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean open = false;
    try (CopyOut out = CopyOut.into(Path.of(place.point()))) {
      for (Path source : sources(record, notes)) {
        open |= add(files, out.copy(source, source.getFileName().toString()));
      }
      String sheet = RecoverySheet.of(record, found).text();
      add(
          files,
          out.copy(
              text(sheet),
              record.name().replaceAll("[^A-Za-z0-9._-]", "_") + "-recovery-sheet.txt"));
    } catch (IOException e) {
      throw failure(
          Failure.Kind.TOOL_FAILED,
          "The copy could not be finished: "
              + ForeignText.clean(String.valueOf(e.getMessage()))
              + ".",
          "See that the stick has room and can be written, and try again: what is on it already"
              + " stays, and is not copied twice.");
    }
    DeedBook.write(
        desk,
        record.name(),
        found.arrays(),
        "What opens " + record.name() + " was copied to " + place.point() + ".");
    worth(record, place, open, notes);
    return new Answer.KeysSaved(files, notes);
  }

  /** Gives whether others than its owner may read it. */
  private static boolean add(List<Answer.SavedFile> files, CopyOut.Copied copied) {
    files.add(new Answer.SavedFile(copied.name(), copied.bytes(), copied.already()));
    return !copied.ownersOnly();
  }

  private static CopyOut.Source text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return () -> Channels.newChannel(new ByteArrayInputStream(bytes));
  }

  /** A stick's mount point, or why it is none. */
  static CopyPlace place(String folder, Inventory found) throws FailureException {
    String point = MountPoint.plain(folder);
    UnaryOperator<String> named = words -> words.formatted(ForeignText.clean(point));
    if (!point.startsWith("/") || last(point).isEmpty()) {
      throw refused(
          named.apply("'%s' is not where a file system is mounted."),
          "Plug a stick in, let it be mounted, and name its mount point, such as"
              + " /media/you/STICK.");
    }
    CopyPlace place =
        CopyPlace.at(point, found)
            .filter(p -> last(point).filter(m -> m.source().startsWith("/dev/")).isPresent())
            .orElseThrow(
                () ->
                    refused(
                        named.apply("No disk of this machine is known to carry '%s'."),
                        "Choose the mount point of a stick: a folder in memory, or on the network,"
                            + " is no place for a key."));
    Optional<String> refusal = place.refusal();
    if (refusal.isPresent()) {
      throw refused(refusal.get(), "Choose the mount point of a stick.");
    }
    Path parent = Path.of(point).getParent();
    Optional<String> problem =
        parent == null ? Optional.of("it is the root") : TrustedPath.problem(parent);
    if (problem.isPresent()) {
      throw refused(
          named.apply("Somebody else could put another thing in the place of '%s': ")
              + problem.get()
              + ".",
          "Mount the stick below a folder that belongs to root, such as /media or /mnt.");
    }
    return place;
  }

  /** What is mounted there, and seen. */
  static Optional<MountEntry> last(String point) {
    try {
      return MountEntry.parse(InventoryCollector.read(Path.of("/proc/self/mounts"))).stream()
          .filter(m -> m.point().equals(point))
          .reduce((earlier, later) -> later);
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  /** The key file and the header backups, as far as they are there. */
  private static List<Path> sources(ArrayRecord record, List<String> notes)
      throws FailureException {
    List<String> names = new ArrayList<>(record.keyFile().stream().toList());
    names.addAll(record.headerBackups());
    List<Path> sources = new ArrayList<>();
    for (String name : names) {
      Path file = Path.of(name);
      Optional<String> problem = TrustedPath.problem(file);
      if (problem.isPresent()) {
        throw refused(
            "The file " + name + " is not safe to copy: " + problem.get() + ".",
            "Give it to root alone.");
      }
      if (Files.isRegularFile(file)) {
        sources.add(file);
      } else {
        notes.add("Not copied, since it is not there: " + name + ".");
      }
    }
    if (record.headerBackups().isEmpty()) {
      notes.add("There are no header backups to copy.");
    }
    return sources;
  }

  private static void worth(ArrayRecord record, CopyPlace place, boolean open, List<String> notes) {
    notes.add(
        record.keyFile().isPresent()
            ? "Whoever has this copy and the disks opens them: keep it apart from them, as safe as"
                + " the data."
            : "Nothing here opens the disks by itself. A header backup brings back old key slots:"
                + " who knows a passphrase of that day opens them with it.");
    if (open) {
      notes.add(
          "The file system there ("
              + (place.type().isEmpty() ? "of unknown kind" : place.type())
              + ") keeps no rights: everybody who can read it reads the copies.");
    }
    if (!place.removable()) {
      notes.add("It lies on " + place.disk().displayName() + ", which is no removable disk.");
    }
    notes.add("Each copy was read back from there and compared. Unmount it before you pull it.");
  }

  private static FailureException refused(String what, String advice) {
    return failure(Failure.Kind.DENIED, what, advice);
  }

  private static FailureException failure(Failure.Kind kind, String what, String advice) {
    return new FailureException(
        new Failure(kind, what, "Nothing of the array was changed.", advice, ""));
  }
}
