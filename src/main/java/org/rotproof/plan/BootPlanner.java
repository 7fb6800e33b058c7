package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.plan.boot.Tabs;
import org.rotproof.storage.Machine;

/** The record of an array, what opens it at boot, and what scrubs it on schedule. */
final class BootPlanner {
  private final ArrayRecord record;
  private final Machine machine;
  private final String uuid;
  private final String metadata;

  /** For an array that is yet to be made. */
  BootPlanner(ArrayRecord record, Machine machine) {
    this(record, machine, BootLines.UUID_LATER, BootLines.METADATA_OF_OURS);
  }

  /** For an array whose UUID and metadata version are known. */
  BootPlanner(ArrayRecord record, Machine machine, String uuid, String metadata) {
    this.record = record;
    this.machine = machine;
    this.uuid = uuid;
    this.metadata = metadata;
  }

  private ScrubTimer timer() {
    return new ScrubTimer(record.name(), machine);
  }

  private boolean atBoot() {
    return record.blueprint().mount().atBoot() && machine.known();
  }

  /** Refuses what could not be undone or would not open. */
  void check() throws PlanException {
    if (machine.present(record.path())) {
      throw new PlanException(
          Reason.SAFETY,
          "name",
          "There is a record of an array '"
              + record.name()
              + "' on this machine already ("
              + record.path()
              + "). Choose another name, or take that array apart first; if it does not exist any"
              + " more, remove that file.");
    }
    timer().check();
    new ReadErrorLimit(record.name(), machine).check();
    if (!atBoot()) {
      return;
    }
    Blueprint b = record.blueprint();
    if (b.protection().kind() != Kind.ENCRYPTED
        && !BootLines.BOOT_INTEGRITY.contains(b.protection().integrity())) {
      throw refused(
          "protection.integrity",
          "Nothing opens "
              + b.protection().integrity()
              + " at boot: systemd only knows "
              + String.join(", ", BootLines.BOOT_INTEGRITY.stream().sorted().toList())
              + ". Choose one of them, or do without opening at boot.");
    }
    checkReaders();
    if (b.protection().bitmap() && !knowsBitmap()) {
      throw refused(
          "mount.atBoot",
          "The systemd of this machine opens integrity at boot with its journal only; the bitmap"
              + " needs version "
              + BootLines.BITMAP_SYSTEMD
              + " (Debian 13). Write through the journal, or do without opening at boot.");
    }
    for (ArrayRecord.Member member : record.members()) {
      if (!BootLines.lasting(member.path()) || !BootLines.plain(member.path())) {
        throw refused(
            "mount.atBoot",
            "The disk "
                + member.disk()
                + " has no name that lasts beyond a restart, so it could be mistaken for another"
                + " at boot. Choose another disk, or do without opening at boot.");
      }
    }
    for (String path : lines().keySet()) {
      checkFile(path);
    }
    checkTaken();
    checkMdadm();
  }

  private boolean knowsBitmap() {
    return machine.systemdVersion().orElse(0) >= BootLines.BITMAP_SYSTEMD;
  }

  /** What others wrote into mdadm.conf may keep the array from being put together at boot. */
  private void checkMdadm() throws PlanException {
    MdadmConf conf = MdadmConf.of(machine, record.name());
    for (ArrayRecord.Member member : record.members()) {
      Optional<MdadmConf.Line> hides = conf.hides(member.mapping());
      if (hides.isPresent()) {
        throw refused(
            "mount.atBoot",
            "A line of "
                + hides.get().file()
                + " keeps the array from being put together at boot: "
                + shown(hides.get())
                + " lets mdadm look at nothing else, so not at /dev/mapper/"
                + member.mapping()
                + ". Add a line DEVICE /dev/mapper/* there and try again, or do without opening at"
                + " boot.");
      }
    }
    Optional<MdadmConf.Line> claims = conf.claims(record.name(), Optional.of(uuid));
    if (claims.isPresent()) {
      if (claims.get().ignores()) {
        throw refused(
            "name",
            claims.get().file()
                + " has a line that tells mdadm to leave an array of that name alone: "
                + shown(claims.get())
                + ". Take that line out, choose another name, or do without opening at boot.");
      }
      throw refused(
          "name",
          claims.get().file()
              + " has a line for another array of that name already: "
              + shown(claims.get())
              + ". With two lines of one name, 'mdadm --assemble --scan' puts no array of this"
              + " machine together. Take that line out if that array does not exist any more,"
              + " choose another name, or do without opening at boot.");
    }
  }

  private static String shown(MdadmConf.Line line) {
    return shown(line.text());
  }

  private static String shown(String line) {
    String text = line.replaceAll("\\p{Cntrl}", "?");
    return "'" + (text.length() > 200 ? text.substring(0, 200) + "…" : text) + "'";
  }

  /** Since Debian 13 what reads the two files is a package of its own, which may be missing. */
  private void checkReaders() throws PlanException {
    Set<String> files = lines().keySet();
    boolean read =
        (!files.contains(BootLines.CRYPTTAB) || machine.present(BootLines.CRYPTTAB_READER))
            && (!files.contains(BootLines.INTEGRITYTAB)
                || machine.present(BootLines.INTEGRITYTAB_READER));
    if (machine.systemd() && !read) {
      throw refused(
          "mount.atBoot",
          "Nothing on this machine opens the disks at boot, because a part of systemd is missing."
              + " Install it (sudo apt install systemd-cryptsetup) and look again, or do without"
              + " opening at boot.");
    }
  }

  private void checkFile(String path) throws PlanException {
    if (machine.unreadable().contains(path)) {
      throw refused(
          "mount.atBoot",
          path
              + " is no plain text file of a sane size, so nothing is added to it. Look at it, or"
              + " do without opening at boot.");
    }
    if (MarkedBlock.mentions(machine.file(path).orElse(""), record.name())) {
      throw refused(
          "name",
          path
              + " already has lines of an array '"
              + record.name()
              + "'. Choose another name, or take those lines out.");
    }
  }

  private void checkTaken() throws PlanException {
    List<String> taken = new ArrayList<>();
    for (String path : List.of(BootLines.CRYPTTAB, BootLines.INTEGRITYTAB)) {
      taken.addAll(Tabs.fields(machine.file(path).orElse(""), 0));
    }
    List<String> wanted = new ArrayList<>(List.of(record.cryptMapping()));
    record.members().forEach(m -> wanted.add(m.mapping()));
    wanted.retainAll(taken);
    if (!wanted.isEmpty()) {
      throw refused(
          "name",
          "The device name "
              + wanted.get(0)
              + " is in /etc/crypttab or /etc/integritytab already. Choose another name.");
    }
    Set<String> ours =
        sources().stream().map(DeviceName::of).collect(Collectors.toCollection(HashSet::new));
    List<Fstab.Line> fstab = Fstab.lines(machine.file(BootLines.FSTAB).orElse(""));
    for (Fstab.Line line : fstab) {
      if (ours.contains(DeviceName.of(line.source()))) {
        throw refused(
            "mount.atBoot",
            "A line of /etc/fstab would mount this array too: "
                + shown(line.text())
                + ". Take that line out, choose another name or label, or do without opening at"
                + " boot.");
      }
    }
    Optional<String> point = record.blueprint().mount().point();
    if (point.isPresent() && fstab.stream().anyMatch(line -> line.point().equals(point.get()))) {
      throw refused(
          "mount.point",
          "/etc/fstab mounts something else at "
              + point.get()
              + " already. Choose another mount point.");
    }
  }

  /** Whatever fstab may call the file system of this array, or what it lies on. */
  private Set<String> sources() {
    Blueprint.Storage storage = record.blueprint().storage();
    Set<String> names =
        new HashSet<>(List.of(record.device(), record.carrier(), record.fileSystemDevice()));
    names.add("LABEL=" + storage.label());
    names.add("/dev/disk/by-label/" + storage.label());
    if (storage instanceof Blueprint.Storage.Lvm lvm) {
      names.add(
          "/dev/mapper/" + Blueprint.Storage.Lvm.mapping(lvm.volumeGroup(), lvm.logicalVolume()));
    }
    return names;
  }

  private static PlanException refused(String field, String message) {
    return new PlanException(Reason.SAFETY, field, message);
  }

  /** The one that this machine has; Debian's where it has none. */
  static String mdadmConf(Machine machine) {
    boolean other =
        machine.file(BootLines.MDADM_CONF).isEmpty()
            && machine.file(BootLines.OTHER_MDADM_CONF).isPresent();
    return other ? BootLines.OTHER_MDADM_CONF : BootLines.MDADM_CONF;
  }

  /** The lines by file, in the order in which they are used at boot. */
  Map<String, List<String>> lines() {
    Blueprint b = record.blueprint();
    Optional<String> key = b.keys().keyFile().map(Planner::keyPath);
    List<String> crypt = new ArrayList<>();
    List<String> integrity = new ArrayList<>();
    for (ArrayRecord.Member m : record.members()) {
      if (b.protection().kind() == Kind.ENCRYPTED) {
        // By what lies on it: a disk that is plugged in elsewhere is found again.
        String device = m.uuid().isEmpty() ? m.path() : "UUID=" + m.uuid();
        crypt.add(crypttab(m.disk(), m.mapping(), device, key));
      } else {
        integrity.add(
            BootLines.integritytab(
                m.mapping(),
                m.path(),
                Integrity.of(b.protection().integrity()).orElseThrow().toolName(),
                b.protection().bitmap()));
      }
    }
    if (b.protection().kind() == Kind.LAYERED) {
      crypt.add(crypttab(record.name(), record.cryptMapping(), record.device(), key));
    }
    Map<String, List<String>> files = new LinkedHashMap<>();
    if (!integrity.isEmpty()) {
      files.put(BootLines.INTEGRITYTAB, integrity);
    }
    if (!crypt.isEmpty()) {
      files.put(BootLines.CRYPTTAB, crypt);
    }
    files.put(mdadmConf(machine), List.of(BootLines.mdadm(record.name(), uuid, metadata)));
    // A TPM, a stick or a Tang server may fail, and then a person is asked.
    boolean asked =
        b.protection().kind() != Kind.INTEGRITY && (key.isEmpty() || record.unlock().isPresent());
    b.mount()
        .point()
        .ifPresent(
            point ->
                files.put(
                    BootLines.FSTAB,
                    List.of(
                        BootLines.fstab(
                            record.fileSystemDevice(),
                            point,
                            b.storage().type().toString(),
                            b.storage().type().bootPass(),
                            asked))));
    return files;
  }

  private String crypttab(String target, String mapping, String device, Optional<String> key) {
    Optional<Unlock> way = record.unlockOf(target);
    if (way.isPresent() && way.get() instanceof Unlock.Stick stick) {
      return BootLines.crypttabByStick(mapping, device, stick.uuid(), stick.file());
    }
    if (way.isPresent() && way.get() instanceof Unlock.Tang) {
      return BootLines.crypttabByTang(mapping, device);
    }
    return way.isPresent()
        ? BootLines.crypttabByTpm2(mapping, device)
        : BootLines.crypttab(mapping, device, key);
  }

  /** The record's stage, and the boot's where it is wanted. */
  List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    List<Step> kept = new ArrayList<>();
    kept.add(new KeyStep.MakeSecretFolder(ArrayRecord.FOLDER));
    kept.add(new FileStep.WriteFile(record.path(), ArrayRecordJson.write(record)));
    kept.addAll(new ReadErrorLimit(record.name(), machine).put());
    stages.add(new Stage("record", false, kept));
    if (atBoot()) {
      stages.add(new Stage("boot", false, steps((path, lines) -> false)));
    }
    stages.addAll(timer().to(record.blueprint().scrub()));
    return stages;
  }

  /**
   * Writes the lines.
   *
   * @param leave the files, with the lines that would be added, that stay as they are
   */
  List<Step> steps(BiPredicate<String, List<String>> leave) {
    List<Step> steps = new ArrayList<>();
    steps.add(new KeyStep.MakeSecretFolder(ArrayRecord.BEFORE));
    lines()
        .forEach(
            (path, lines) -> {
              if (leave.test(path, lines)) {
                return;
              }
              if (machine.file(path).isPresent()) {
                String name = path.substring(path.lastIndexOf('/') + 1);
                steps.add(
                    new FileStep.BackUpFile(
                        path, ArrayRecord.BEFORE + "/" + record.name() + "-" + name));
              } else {
                steps.add(new FileStep.MakeFile(path));
              }
              steps.add(new FileStep.AddLines(path, new MarkedBlock(record.name(), lines)));
            });
    return steps;
  }

  /** What the person should know of opening at boot. */
  List<String> notes() {
    Blueprint b = record.blueprint();
    List<String> notes = new ArrayList<>(timer().notes(b.scrub()));
    if (!b.mount().atBoot()) {
      return notes;
    }
    if (!atBoot()) {
      notes.add(
          "Opening at boot is not set up, because it is not known what this machine has under"
              + " /etc.");
      return notes;
    }
    if (!machine.systemd()) {
      notes.add(
          "This machine is not started by systemd, so the lines that open the array at boot are"
              + " written, but nothing reads them here.");
    }
    Optional<String> key = b.keys().keyFile().map(Planner::keyPath);
    if (key.isPresent() && !machine.rootEncrypted()) {
      notes.add(
          "The key file "
              + key.get()
              + " lies on a root file system that is not encrypted: whoever takes this machine"
              + " with its disks can read the array. To be asked for a passphrase at boot"
              + " instead, choose a passphrase and no key file.");
    }
    if (b.protection().kind() != Kind.ENCRYPTED) {
      // systemd 252's integritytab has no nofail: measured.
      notes.add(
          "When a disk is missing at boot, the machine waits 90 seconds for it before it starts"
              + " without it.");
    }
    if (key.isEmpty() && b.protection().kind() != Kind.INTEGRITY) {
      notes.add(
          "The passphrase is asked for at boot, on the machine's own screen. Until it is typed the"
              + " machine starts without the array.");
    }
    return notes;
  }
}
