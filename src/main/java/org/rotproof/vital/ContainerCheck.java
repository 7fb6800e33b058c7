package org.rotproof.vital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.rotproof.linux.Processes;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.meta.Luks2Copy;

/**
 * One LUKS2 container whose mapping is open: both copies of its header, its key slots, and whether
 * the key file opens it. What is gone is brought back where it can be proved: a copy from the other
 * copy, both from the header's backup, a key slot from the backup where its digest is that of the
 * slot as it was.
 */
final class ContainerCheck {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int USUAL_HEAD = 32 << 10;
  private static final int LARGEST_HEAD = 8 << 20;
  private static final int NO_SUCH_KEY = 2;
  private static final String NO_USABLE_SLOT = "No usable keyslot";

  private final Place place;
  private final Found found;
  private KnownGood known;

  /**
   * Which container it is.
   *
   * @param array the array's name
   * @param disk as the person knows it, or the array's name
   * @param device where it lies
   * @param uuid that of the open mapping, without dashes, in lower case: what the kernel runs with
   * @param opening which opening of it is the one that runs; "" where that is not known
   * @param spare whether it is that of a spare
   * @param backup its header backup, where the record names one
   * @param keyFile the key file, where there is one and it is there
   * @param last what to do where nothing helps
   */
  record Place(
      String array,
      String disk,
      String device,
      String uuid,
      String opening,
      boolean spare,
      Optional<Path> backup,
      Optional<Path> keyFile,
      String last) {}

  /** What the key file did to it. */
  enum Key {
    OPENS,
    OPENS_NOT,
    NOT_TRIED
  }

  ContainerCheck(Place place, KnownGood known, Found found) {
    this.place = place;
    this.known = known;
    this.found = found;
  }

  /** What is known to be good now. */
  KnownGood known() {
    return known;
  }

  /** Both copies, as far as they are unharmed and this container's. */
  private record Copies(Optional<Luks2Copy> first, Optional<Luks2Copy> second) {
    Copies filter(Predicate<Luks2Copy> which) {
      return new Copies(first.filter(which), second.filter(which));
    }

    boolean whole() {
      return first.isPresent() && second.isPresent() && first.get().agrees(second.get());
    }

    Optional<Luks2Copy> newest() {
      return first.isPresent()
              && (second.isEmpty() || first.get().sequence() >= second.get().sequence())
          ? first
          : second;
    }
  }

  /**
   * Looks, repairs, and tries the key.
   *
   * @param tryKey whether the key file is tried now: that takes a moment
   * @param acceptsLoss whether key slots that are not there any more were taken away just now, as
   *     they should be
   */
  Key run(boolean tryKey, boolean acceptsLoss) throws InterruptedException {
    try {
      Optional<Luks2Copy> header = header();
      if (header.isEmpty()) {
        return Key.NOT_TRIED;
      }
      if (header.get().changesItsKey()) {
        found.note(
            place.disk()
                + " is being written with another volume key. Until that has ended its key slots"
                + " are not compared, and its header backup is left as it is.");
        return Key.NOT_TRIED;
      }
      int before = found.count();
      Map<String, KnownGood.Slot> slots = slots(header.get());
      boolean slotsFine = found.count() == before;
      boolean otherKey = hasOtherKey(header.get());
      Set<String> lost = acceptsLoss || otherKey ? Set.of() : lost(header.get());
      // It may be what still holds the slot that opens: a key is tried before it is given up.
      boolean backupFits = backupFits(header.get(), slots);
      boolean hasTo = tryKey || otherKey || !lost.isEmpty() || !backupFits;
      Key key = hasTo && place.keyFile().isPresent() ? tryKey(lost.isEmpty()) : Key.NOT_TRIED;
      boolean proved = key == Key.OPENS || acceptsLoss;
      slotsFine &= lost.isEmpty();
      lost.forEach(slot -> tellLost(header.get(), slot, key));
      if (otherKey && (!proved || isSameOpening())) {
        tellOtherKey();
      } else if (key != Key.OPENS_NOT && slotsFine) {
        known =
            known.with(
                place.uuid(),
                new KnownGood.Container(
                    header.get().sequence(), slots, header.get().volumeKey(), place.opening()));
        if (!backupFits) {
          renewBackup(header.get(), slots, proved);
        }
      }
      return key;
    } catch (ParseException e) {
      found.note("The LUKS header of " + place.disk() + " was not understood: " + e.getMessage());
      return Key.NOT_TRIED;
    } catch (IOException e) {
      found.add(
          place.disk(),
          headerKind(What.LUKS_HEADER),
          false,
          "The LUKS header of "
              + place.disk()
              + " cannot be read: "
              + e.getMessage()
              + ". If that stays so, "
              + Found.willNotOpen(place.disk())
              + " "
              + place.last());
      return Key.NOT_TRIED;
    }
  }

  /** Whether it is of another volume key than when it was last seen right. */
  private boolean hasOtherKey(Luks2Copy header) {
    KnownGood.Container seen = known.containers().get(place.uuid());
    return seen != null
        && !seen.volumeKey().isEmpty()
        && !seen.volumeKey().equals(volumeKey(header));
  }

  /** Whether what runs has not been opened anew since: then a header of another key is not its. */
  private boolean isSameOpening() {
    KnownGood.Container seen = known.containers().get(place.uuid());
    return seen != null && !place.opening().isEmpty() && seen.opening().equals(place.opening());
  }

  private void tellOtherKey() {
    if (isSameOpening()) {
      found.add(
          place.disk(),
          headerKind(What.LUKS_HEADER),
          false,
          "The LUKS header on "
              + place.disk()
              + " is sound, and is of another volume key than what is open was opened with, so what"
              + " it holds cannot be read after the next restart. Nothing was written. "
              + place.last());
    } else {
      String kept =
          place
              .backup()
              .map(
                  file ->
                      "The header backup "
                          + file
                          + " is of the key before: written back, it makes all that is there"
                          + " unreadable. ")
              .orElse("");
      found.add(
          place.disk(),
          What.HEADER_BACKUP,
          false,
          place.disk()
              + " is written with another volume key than when it was last looked at (cryptsetup"
              + " reencrypt, or it was made anew), and that a key opens it was not proved. "
              + kept
              + "Once you have seen that it opens, make its backup anew now: 'rotproof header"
              + " backup'.");
    }
  }

  private What headerKind(What kind) {
    return place.spare() ? What.SPARE_HEADER : kind;
  }

  /** The header, both copies whole in the end; empty where they are not. */
  private Optional<Luks2Copy> header() throws IOException, InterruptedException {
    Copies there = read();
    Copies copies = there.filter(this::own);
    if (copies.whole()) {
      return copies.first();
    }
    Optional<Luks2Copy> foreign = there.filter(copy -> !own(copy)).newest();
    if (foreign.isPresent()) {
      tellForeign(foreign.get());
      return Optional.empty(); // Whoever wrote it may have meant it: a sound header is never lost.
    }
    Optional<Luks2Copy> good = copies.newest();
    if (good.isEmpty()) {
      return fromBackup();
    }
    boolean firstBad =
        copies.first().isEmpty() || copies.first().get().sequence() < good.get().sequence();
    What what = headerKind(firstBad ? What.LUKS_HEADER : What.LUKS_HEADER_2);
    String which = firstBad ? "The first" : "The second";
    // What reads a header mends it (cryptsetup, LUKS2_disk_hdr_read).
    tool("cryptsetup", "repair", "--batch-mode", place.device());
    Copies after = read().filter(this::own);
    boolean mended = after.whole() && after.first().get().agrees(good.get());
    found.add(
        place.disk(),
        what,
        mended,
        which
            + " of the two copies of the LUKS header of "
            + place.disk()
            + (mended
                ? " was damaged; it was written anew from the other, and both are right again."
                : " is damaged, and could not be written anew. The other one still opens the disk;"
                    + " if it goes too, "
                    + Found.willNotOpen(place.disk())
                    + " "
                    + place.last()));
    return mended ? after.first() : Optional.empty();
  }

  private Copies read() throws IOException {
    byte[] head = DiskBytes.read(place.device(), 0, USUAL_HEAD);
    Optional<Luks2Copy> first = Luks2Copy.first(head);
    Optional<Luks2Copy> second = Luks2Copy.second(head);
    if (first.isEmpty() || second.isEmpty()) {
      // The header may be larger than usual.
      head = DiskBytes.read(place.device(), 0, LARGEST_HEAD);
      first = Luks2Copy.first(head);
      second = Luks2Copy.second(head);
    }
    return new Copies(first, second);
  }

  private boolean own(Luks2Copy copy) {
    return plain(copy.uuid()).equals(place.uuid());
  }

  static String plain(String uuid) {
    return uuid.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
  }

  private Optional<Luks2Copy> fromBackup() throws IOException, InterruptedException {
    String what = "Both copies of the LUKS header of " + place.disk() + " are gone";
    Optional<Luks2Copy> saved = backup();
    String why;
    if (place.backup().isEmpty()) {
      why = ", and no header backup was made. ";
    } else if (saved.isEmpty()) {
      boolean there = Files.exists(place.backup().get());
      why =
          ", and "
              + place.backup().get()
              + (there ? " is no header backup of this disk. " : ", its backup, is not there. ");
    } else if (older(saved.get())) {
      why =
          ", and the header backup "
              + place.backup().get()
              + " is from before the last change of keys, so it was not written back by itself:"
              + " 'rotproof header restore' does, and the keys of that time open the disk then. ";
    } else if (!isOfWhatRuns(saved.get())) {
      why =
          ", and that the header backup "
              + place.backup().get()
              + " is of the volume key by which what is open was written is not proved: it has been"
              + " opened anew or written with another key since the two were seen together. Written"
              + " back, a backup of another key makes all that is there unreadable, so it was not."
              + " Copy what it holds elsewhere first, while it is open; then 'rotproof header"
              + " restore' writes it back. ";
    } else {
      tool(
          "cryptsetup",
          "luksHeaderRestore",
          "--batch-mode",
          "--header-backup-file",
          place.backup().get().toString(),
          place.device());
      Copies after = read().filter(this::own);
      if (after.whole() && after.first().get().agrees(saved.get())) {
        found.add(
            place.disk(),
            headerKind(What.LUKS_HEADER),
            true,
            what
                + "; they were written back from the header backup "
                + place.backup().get()
                + ", which belongs to the container that is open, and are right again.");
        return after.first();
      }
      why = ", and writing the header backup back did not succeed. ";
    }
    found.add(
        place.disk(),
        headerKind(What.LUKS_HEADER),
        false,
        what + why + Found.willNotOpen(place.disk()) + " " + place.last());
    return Optional.empty();
  }

  /** Whether a header is of the volume key that the kernel runs with, as far as it can be told. */
  private boolean isOfWhatRuns(Luks2Copy header) {
    KnownGood.Container seen = known.containers().get(place.uuid());
    return seen != null
        && !seen.volumeKey().isEmpty()
        && seen.volumeKey().equals(volumeKey(header))
        && isSameOpening();
  }

  private static String volumeKey(Luks2Copy header) {
    try {
      return header.volumeKey();
    } catch (ParseException e) {
      return "";
    }
  }

  private void tellForeign(Luks2Copy foreign) {
    found.add(
        place.disk(),
        headerKind(What.LUKS_HEADER),
        false,
        "The LUKS header on "
            + place.disk()
            + " is sound, and has the UUID "
            + ForeignText.clean(foreign.uuid())
            + ", which is not that of the container that is open on it. Nothing was written. If you"
            + " changed the UUID yourself (cryptsetup luksUUID), change it back, or let the lines"
            + " under /etc and the record follow. If another container was made there, what is"
            + " open cannot be opened again: copy what it holds elsewhere. As it is, "
            + Found.willNotOpen(place.disk())
            + " "
            + place.last());
  }

  private boolean older(Luks2Copy saved) {
    KnownGood.Container container = known.containers().get(place.uuid());
    return container != null && saved.sequence() < container.sequence();
  }

  /** The backup's header, if it is whole and this container's. */
  private Optional<Luks2Copy> backup() {
    return place.backup().flatMap(this::copyIn).filter(this::own);
  }

  private Optional<Luks2Copy> copyIn(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(LARGEST_HEAD);
      Copies copies = new Copies(Luks2Copy.first(head), Luks2Copy.second(head));
      return copies.whole() ? copies.first() : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The key slots that were there when all was right, and are not there any more. */
  private Set<String> lost(Luks2Copy header) {
    KnownGood.Container before = known.containers().get(place.uuid());
    Set<String> lost = new TreeSet<>(before == null ? Set.of() : before.slots().keySet());
    try {
      header.slots().forEach(slot -> lost.remove(Integer.toString(slot.number())));
      return lost;
    } catch (ParseException e) {
      return Set.of(); // Told where the slots are compared.
    }
  }

  private void tellLost(Luks2Copy header, String slot, Key key) {
    found.add(
        place.disk(),
        What.KEY_SLOT,
        false,
        "Key slot "
            + slot
            + " of "
            + place.disk()
            + " is not there any more, and Rotproof did not take it away: the key that it held does"
            + " not open the disk after the next restart"
            + (key == Key.OPENS ? "; the key file does. " : ". ")
            + (key == Key.OPENS_NOT
                ? "Nor does the key file: " + Found.willNotOpen(place.disk()) + " "
                : "")
            + (backup().filter(saved -> volumeKey(saved).equals(volumeKey(header))).isPresent()
                ? "The header backup "
                    + place.backup().orElseThrow()
                    + " was left as it is, and still holds what was there. Copy it elsewhere too."
                    + " To write it back, close the array, do 'rotproof header restore "
                    + place.array()
                    + " "
                    + place.disk()
                    + " --folder "
                    + place.backup().orElseThrow().getParent()
                    + "', and open the array again: the keys are then those of that time. "
                : "")
            + "If you took it away yourself, 'rotproof header backup' makes that known.");
  }

  /** Compares each key slot with what it was; gives what is there now. */
  private Map<String, KnownGood.Slot> slots(Luks2Copy header) throws IOException {
    Map<String, KnownGood.Slot> now = new HashMap<>();
    KnownGood.Container before = known.containers().get(place.uuid());
    try {
      for (Luks2Copy.Slot slot : header.slots()) {
        String number = Integer.toString(slot.number());
        KnownGood.Slot was = before == null ? null : before.slots().get(number);
        KnownGood.Slot is =
            new KnownGood.Slot(
                DiskBytes.digest(slot.description().getBytes(StandardCharsets.UTF_8)),
                DiskBytes.digest(DiskBytes.read(place.device(), slot.offset(), slot.length())));
        now.put(number, is);
        if (was != null
            && was.description().equals(is.description())
            && !was.area().equals(is.area())) {
          damaged(slot, was.area());
        }
      }
    } catch (ParseException e) {
      found.note("The key slots of " + place.disk() + " were not compared: " + e.getMessage());
    }
    return now;
  }

  private void damaged(Luks2Copy.Slot slot, String right) {
    boolean mended = false;
    try {
      Optional<byte[]> saved = savedArea(slot).filter(area -> DiskBytes.digest(area).equals(right));
      if (saved.isPresent()) {
        DiskBytes.write(place.device(), slot.offset(), saved.get());
        byte[] after = DiskBytes.read(place.device(), slot.offset(), slot.length());
        mended = DiskBytes.digest(after).equals(right);
      }
    } catch (IOException e) {
      mended = false;
    }
    found.add(
        place.disk(),
        What.KEY_SLOT,
        mended,
        "Key slot "
            + slot.number()
            + " of "
            + place.disk()
            + (mended
                ? " was damaged; it was written anew from the header backup, and is as it was."
                : " is damaged: its key does not open the disk after the next restart. Set that"
                    + " key anew while another one opens it; if none does, do this: "
                    + place.last()));
  }

  private Optional<byte[]> savedArea(Luks2Copy.Slot slot) {
    return backup().isEmpty() ? Optional.empty() : areaIn(place.backup().orElseThrow(), slot);
  }

  private static Optional<byte[]> areaIn(Path file, Luks2Copy.Slot slot) {
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(slot.offset());
      byte[] area = in.readNBytes(slot.length());
      return area.length == slot.length() ? Optional.of(area) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Tries the key file; {@code tells} whether it is told here that no slot is tried. */
  private Key tryKey(boolean tells) throws InterruptedException {
    Processes.Finished end =
        tool(
            "cryptsetup",
            "open",
            "--test-passphrase",
            "--key-file",
            place.keyFile().orElseThrow().toString(),
            place.device());
    if (end.ok()) {
      return Key.OPENS;
    }
    if (end.words().contains(NO_USABLE_SLOT)) {
      if (tells) {
        tellNoSlot();
      }
      return Key.OPENS_NOT;
    }
    if (end.exit() == NO_SUCH_KEY) {
      return Key.OPENS_NOT;
    }
    found.note(
        "Whether the key file opens "
            + place.disk()
            + " was not proved: "
            + end.words().lines().findFirst().orElse("cryptsetup did not answer"));
    return Key.NOT_TRIED;
  }

  private void tellNoSlot() {
    found.add(
        place.disk(),
        What.KEY_SLOT,
        false,
        "No key slot of "
            + place.disk()
            + " is tried by itself: there is none, or all are marked to be ignored (cryptsetup"
            + " config --priority). Whatever key is given, "
            + Found.willNotOpen(place.disk())
            + " Set the priority of its slots to normal again, or write its header backup back.");
  }

  /**
   * Makes the backup anew.
   *
   * @param proved whether a key opens the container as it is, or it was changed just now as it
   *     should be
   */
  private void renewBackup(Luks2Copy header, Map<String, KnownGood.Slot> slots, boolean proved)
      throws InterruptedException {
    Path file = place.backup().orElseThrow();
    Optional<Luks2Copy> saved = copyIn(file);
    String what =
        !Files.exists(file)
            ? "is not there"
            : saved.isEmpty()
                ? "is no header backup any more"
                : own(saved.get())
                    ? !volumeKey(saved.get()).equals(volumeKey(header))
                        ? "is of another volume key, by which nothing there can be read"
                        : saved.get().agrees(header)
                            ? "is damaged where it keeps the key slots"
                            : "is from before the last change of keys"
                    : "is the backup of another disk";
    boolean mayHoldMore = !proved && saved.filter(this::own).isPresent();
    Optional<Path> other = saved.filter(copy -> !own(copy)).map(copy -> beside(file, copy));
    boolean made = !mayHoldMore && saveAnew(file, other, header, slots);
    found.add(
        place.disk(),
        What.HEADER_BACKUP,
        made,
        "The header backup of "
            + place.disk()
            + ", "
            + file
            + ", "
            + (made ? what.replace("is ", "was ") : what)
            + (made
                ? "; it was made anew, and is that of the header as it is now."
                    + other
                        .map(path -> " What was there is sound, and lies beside it: " + path + ".")
                        .orElse("")
                : ". If the header goes, nothing brings it back. Make it anew with 'rotproof header"
                    + " backup'"
                    + (mayHoldMore
                        ? ", once you have seen that the disk opens: no key was tried here, and the"
                            + " old one may hold a key slot that the disk has lost."
                        : ".")));
  }

  /** Whether there is nothing to be made anew: the backup is this header's, or none is kept. */
  private boolean backupFits(Luks2Copy header, Map<String, KnownGood.Slot> slots) {
    return place.backup().isEmpty()
        || (copyIn(place.backup().get()).filter(header::agrees).isPresent()
            && hasSlots(place.backup().get(), header, slots));
  }

  /** Whether a backup has the key slots as they are on the disk. */
  private static boolean hasSlots(Path file, Luks2Copy header, Map<String, KnownGood.Slot> slots) {
    try {
      for (Luks2Copy.Slot slot : header.slots()) {
        KnownGood.Slot now = slots.get(Integer.toString(slot.number()));
        if (now != null
            && areaIn(file, slot).filter(a -> DiskBytes.digest(a).equals(now.area())).isEmpty()) {
          return false;
        }
      }
      return true;
    } catch (ParseException e) {
      return true; // Told already: they cannot be compared.
    }
  }

  /** Where another container's backup is kept: it may be the only one of that. */
  private static Path beside(Path file, Luks2Copy other) {
    return file.resolveSibling(file.getFileName() + "." + plain(other.uuid()));
  }

  private boolean saveAnew(
      Path file, Optional<Path> other, Luks2Copy header, Map<String, KnownGood.Slot> slots)
      throws InterruptedException {
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return false; // It may lie on a disk that is not plugged in.
    }
    Path fresh = folder.resolve("." + file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      tool(
          "cryptsetup",
          "luksHeaderBackup",
          place.device(),
          "--header-backup-file",
          fresh.toString());
      boolean right =
          copyIn(fresh).filter(header::agrees).isPresent() && hasSlots(fresh, header, slots);
      if (right) {
        if (other.isPresent()) {
          Files.move(file, other.get(), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return right;
    } catch (IOException e) {
      return false;
    } finally {
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException e) {
        found.note(fresh + " was left behind: " + e.getMessage());
      }
    }
  }

  private Processes.Finished tool(String... argv) throws InterruptedException {
    try {
      return Processes.run(List.of(argv), new byte[0], LIMIT);
    } catch (IOException e) {
      return new Processes.Finished(-1, "", String.valueOf(e.getMessage()));
    }
  }
}
