package org.rotproof.vital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.linux.Processes;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.BootNeeds;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.DmTarget;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.Redundancy;
import org.rotproof.storage.meta.MdSuperblock;

/**
 * One look at all that the next start of a running array needs. Reads a few MiB of each disk, past
 * the page cache, and puts right what can be proved.
 */
public final class Vitals {
  private static final Path ROOT = Path.of("/");
  private static final Path SYS_BLOCK = Path.of("/sys/block");
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String CONTAINER = "CRYPT-LUKS2-";
  private static final String VOLUME = "LVM-";
  private static final Pattern VOLUME_KEY =
      Pattern.compile(":\\d+:logon:cryptsetup:[0-9a-f-]{36}-d\\d+");
  private static final String BOOT = bootId();
  private static final Path LVM_BACKUPS = Path.of("/etc/lvm/backup");
  private static final int UUID_CHARS = 32;

  private final Array array;
  private Optional<ArrayRecord> record;
  private final Machine machine;
  private final Found found = new Found();
  private final Map<String, DmTarget> tables = new HashMap<>();
  private final Map<String, DmTarget> states = new HashMap<>();

  /** How much is done. */
  public enum Depth {
    /** No key is tried: to know how things are when all is right. */
    BRIEF(Duration.ZERO),
    /** Seconds of work: the key file is tried on one disk. */
    LOOK(Duration.ofSeconds(1)),
    /** As part of a scrub: it is tried on each. */
    WHOLE(Duration.ofMinutes(3));

    /** How long the content of one journal may be compared with its places. */
    private final Duration compared;

    Depth(Duration compared) {
      this.compared = compared;
    }
  }

  /**
   * What a look gave.
   *
   * @param findings what the next start needs and was not right, also where it is right again
   * @param notes what could not be looked at
   */
  public record Seen(List<Endangered> findings, List<String> notes) {
    public Seen {
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
    }
  }

  private Vitals(Array array, Optional<ArrayRecord> record, Machine machine) {
    this.array = array;
    this.record = record;
    this.machine = machine;
  }

  /**
   * Looks.
   *
   * @param record the array's, if Rotproof has one
   */
  public static Seen look(Array array, Optional<ArrayRecord> record, Machine machine, Depth depth)
      throws InterruptedException {
    Vitals vitals = new Vitals(array, record, machine);
    vitals.look(depth);
    return new Seen(vitals.found.findings(), vitals.found.notes());
  }

  /**
   * Looks at the edges of the members alone, once more after a scrub: before it the kernel may
   * still have their checksums in memory, and what has rotted on the disk is not seen.
   */
  public static Seen edges(Array array, Optional<ArrayRecord> record, Machine machine) {
    Vitals vitals = new Vitals(array, record, machine);
    MdCheck md = new MdCheck(SYS_BLOCK, array, vitals.found, vitals::last);
    vitals.edges(md, md.superblocks());
    return new Seen(vitals.found.findings(), vitals.found.notes());
  }

  private void edges(MdCheck md, Map<String, MdSuperblock> superblocks) {
    new EdgeCheck(SYS_BLOCK, array, md.bitmapSectors(), found, this::last).run(superblocks);
  }

  private void look(Depth depth) throws InterruptedException {
    askMapper();
    KnownGood before = KnownGood.read(KnownGood.FOLDER, array.name(), array.uuid());
    record = new RecordCheck(array, before, found, ROOT).run(record);
    KnownGood known = record.map(r -> before.withRecord(ArrayRecordJson.write(r))).orElse(before);
    Optional<Path> keyFile = Optional.empty();
    if (record.isPresent()) {
      FileCheck files = new FileCheck(array, record.get(), found);
      files.members();
      files.notOpen();
      keyFile = files.keyFile();
    }
    MdCheck md = new MdCheck(SYS_BLOCK, array, found, this::last);
    Map<String, MdSuperblock> superblocks = md.run();
    edges(md, superblocks);
    for (Leg leg : array.legs()) {
      known = integrity(leg, superblocks.get(leg.path()), depth, known);
    }
    known = containers(keyFile, depth, known);
    if (record.isPresent() && record.get().blueprint().mount().atBoot()) {
      new StartCheck(array, record.get(), machine, ROOT, found).run();
    }
    known = volumes(array.node(), array.path(), known);
    if (!known.equals(before)) {
      try {
        known.write(KnownGood.FOLDER, array.name());
      } catch (IOException e) {
        found.note(
            "What was seen to be right could not be kept to compare with later: " + e.getMessage());
      }
    }
  }

  private String last(String disk) {
    if (array.legs().stream()
        .filter(this::counts)
        .anyMatch(leg -> leg.disk().equals(disk) && isLastCopy(leg))) {
      return "There is no disk to spare: without it the array is lost. Copy the data elsewhere now,"
          + " while the array runs, and do not restart the machine before.";
    }
    return record
        .map(r -> Found.rebuild(r, disk))
        .orElse(
            "While the array runs its data is whole: replace "
                + disk
                + " now, before the next restart and before another disk fails.");
  }

  private boolean counts(Leg leg) {
    return leg.slot() >= 0 && leg.state().contains("in_sync");
  }

  /** Whether the array cannot do without that leg. */
  private boolean isLastCopy(Leg leg) {
    Set<Integer> missing = new TreeSet<>();
    for (int slot = 0; slot < array.raidDisks(); slot++) {
      missing.add(slot);
    }
    array.legs().stream().filter(this::counts).map(Leg::slot).forEach(missing::remove);
    missing.add(leg.slot());
    return Redundancy.of(array.level(), array.raidDisks(), array.layout()).fate(missing)
        == Redundancy.Fate.LOST;
  }

  private void askMapper() throws InterruptedException {
    read("table", tables);
    read("status", states);
  }

  private void read(String what, Map<String, DmTarget> into) throws InterruptedException {
    try {
      String text = Processes.run(List.of("dmsetup", what), new byte[0], LIMIT).stdout();
      DmTarget.parse(text).forEach(target -> into.putIfAbsent(target.name(), target));
    } catch (IOException | ParseException e) {
      found.note("What the kernel runs with is not known: " + e.getMessage());
    }
  }

  private static String attribute(String node, String name) {
    try {
      return Files.readString(SYS_BLOCK.resolve(node).resolve(name), StandardCharsets.ISO_8859_1)
          .strip();
    } catch (IOException e) {
      return "";
    }
  }

  private KnownGood integrity(Leg leg, MdSuperblock superblock, Depth depth, KnownGood known)
      throws InterruptedException {
    DmTarget table = tables.get(attribute(leg.integrityNode(), "dm/name"));
    if (leg.integrityNode().isEmpty() || table == null || !table.type().equals("integrity")) {
      return known;
    }
    DmTarget state = states.get(table.name());
    String[] guarded = state == null ? new String[0] : state.guarded().split(" ");
    boolean still = guarded.length == 2 && guarded[0].equals(guarded[1]);
    IntegrityCheck check =
        new IntegrityCheck(
            new IntegrityCheck.Place(
                leg.disk(),
                leg.carrier(),
                leg.path(),
                "/dev/" + leg.integrityNode(),
                table,
                !still,
                superblock == null ? "" : superblock.memberUuid(),
                leg.slot() < 0,
                last(leg.disk())),
            known,
            found);
    check.run(
        JournalRewrite.possible(array, leg)
            ? Optional.of(new JournalRewrite(SYS_BLOCK, array, leg))
            : Optional.empty(),
        depth.compared);
    return check.known();
  }

  private KnownGood containers(Optional<Path> keyFile, Depth depth, KnownGood known)
      throws InterruptedException {
    KnownGood now = known;
    int opened = 0;
    List<String> shut = new ArrayList<>();
    for (ContainerCheck.Place place : places(keyFile)) {
      ContainerCheck check = new ContainerCheck(place, now, found);
      int before = found.count();
      ContainerCheck.Key key =
          check.run(
              depth == Depth.WHOLE || (depth == Depth.LOOK && opened + shut.size() == 0),
              depth == Depth.BRIEF);
      now = check.known();
      opened += key == ContainerCheck.Key.OPENS ? 1 : 0;
      if (key == ContainerCheck.Key.OPENS_NOT && found.count() == before) {
        shut.add(place.disk());
      }
    }
    if (!shut.isEmpty() && opened == 0) {
      new FileCheck(array, record.orElseThrow(), found).keyOpensNothing(keyFile.orElseThrow());
    } else {
      for (String disk : shut) {
        found.add(
            disk,
            What.KEY_SLOT,
            false,
            "The key file does not open "
                + disk
                + ", though it opens others. "
                + Found.willNotOpen(disk)
                + " If you changed its key yourself, change it back (cryptsetup luksChangeKey), or"
                + " give the others the same. Else: "
                + last(disk));
      }
    }
    boolean any = !places(Optional.empty()).isEmpty();
    if (any && keyFile.isEmpty() && record.flatMap(BootNeeds::keyFile).isEmpty()) {
      found.note(
          "That a key opens the disks was not proved: there is no key file, and no passphrase was"
              + " asked for. The key slots were compared with what they were.");
    }
    return now;
  }

  /** The LUKS containers of the array: one on each disk, or one over it. */
  private List<ContainerCheck.Place> places(Optional<Path> keyFile) {
    List<ContainerCheck.Place> places = new ArrayList<>();
    for (Leg leg : array.legs()) {
      String uuid = container(leg.node());
      if (!uuid.isEmpty()) {
        places.add(
            new ContainerCheck.Place(
                array.name(),
                leg.disk(),
                leg.carrier(),
                uuid,
                opening(leg.node()),
                leg.slot() < 0,
                record.flatMap(r -> BootNeeds.headerBackup(r, recorded(r, leg))),
                keyFile,
                last(leg.disk())));
      }
    }
    holders(array.node()).stream()
        .filter(node -> !container(node).isEmpty())
        .forEach(node -> places.add(over(node, keyFile)));
    return places;
  }

  /** LVM's volume groups on a device, or on the container that is open on it. */
  private KnownGood volumes(String node, String device, KnownGood before)
      throws InterruptedException {
    KnownGood known = before;
    Set<String> groups = new TreeSet<>();
    for (String holder : holders(node)) {
      String id = attribute(holder, "dm/uuid");
      if (id.startsWith(VOLUME) && id.length() >= VOLUME.length() + UUID_CHARS) {
        groups.add(id.substring(VOLUME.length(), VOLUME.length() + UUID_CHARS));
      } else if (!container(holder).isEmpty()) {
        known = volumes(holder, "/dev/mapper/" + attribute(holder, "dm/name"), known);
      }
    }
    for (String group : groups) {
      VolumeCheck check =
          new VolumeCheck(
              new VolumeCheck.Place(array.name(), device, group, LVM_BACKUPS), known, found);
      check.run();
      known = check.known();
      if (record.isPresent()) {
        new ActivationCheck(record.get(), found).run(device, group);
      }
    }
    return known;
  }

  private List<String> holders(String node) {
    try (Stream<Path> above = Files.list(SYS_BLOCK.resolve(node).resolve("holders"))) {
      return above.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    } catch (IOException e) {
      found.note("What lies on " + array.name() + " is not known: " + e.getMessage());
      return List.of();
    }
  }

  /** The disk as the record calls it: the name of its backup was made from that. */
  private static String recorded(ArrayRecord record, Leg leg) {
    return record.members().stream()
        .filter(member -> member.mapping().equals(leg.mapping()))
        .map(ArrayRecord.Member::disk)
        .findFirst()
        .orElse(leg.disk());
  }

  /**
   * Which opening of a container it is, and by which of its volume keys: when it is closed and
   * opened, or written with another key, this changes. "" where the kernel does not tell.
   */
  private String opening(String node) {
    DmTarget table = tables.get(attribute(node, "dm/name"));
    String key =
        table == null
            ? ""
            : table.arguments().stream()
                .filter(argument -> VOLUME_KEY.matcher(argument).matches())
                .findFirst()
                .orElse("");
    String appearance = attribute(node, "diskseq");
    return key.isEmpty() || appearance.isEmpty() ? "" : BOOT + " " + appearance + " " + key;
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private ContainerCheck.Place over(String node, Optional<Path> keyFile) {
    return new ContainerCheck.Place(
        array.name(),
        array.name(),
        array.path(),
        container(node),
        opening(node),
        false,
        record.flatMap(r -> BootNeeds.headerBackup(r, array.name())),
        keyFile,
        "Copy the data elsewhere while the array is open: nothing else keeps it.");
  }

  /** The UUID of the container that a mapping opens, without dashes; "" where it opens none. */
  private static String container(String node) {
    String id = attribute(node, "dm/uuid");
    return id.startsWith(CONTAINER) && id.length() >= CONTAINER.length() + UUID_CHARS
        ? id.substring(CONTAINER.length(), CONTAINER.length() + UUID_CHARS).toLowerCase(Locale.ROOT)
        : "";
  }
}
