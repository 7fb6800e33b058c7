package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.KeyChores.Container;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.plan.UnlockStep.Opener;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Machine;

/** What opens an array with no hands: given to it, tried, renewed, taken away. */
record Unlocking(ArrayNow now) {
  private ArrayRecord record() {
    return now.record();
  }

  private Blueprint.Keys keys() {
    return record().blueprint().keys();
  }

  private Machine machine() {
    return now.inventory().machine();
  }

  private static PlanException refused(String field, String message) {
    return new PlanException(Reason.SAFETY, field, message);
  }

  /** The secret that opens it when nothing else does; refuses where there is none. */
  private SecretName otherWay() throws PlanException {
    if (keys().passphrase()) {
      return SecretName.PASSPHRASE;
    }
    if (!keys().recoveryKey() || !record().withoutRecoveryKey().isEmpty()) {
      throw refused(
          "keys",
          "Neither a passphrase nor a recovery key opens each disk of '"
              + record().name()
              + "'. What opens it with no hands may break with this machine, or be lost, and must"
              + " never be the only way in. Add a recovery key first: rotproof recovery-key "
              + record().name()
              + ".");
    }
    return SecretName.RECOVERY_KEY;
  }

  private Unlock way() throws PlanException {
    return record()
        .unlock()
        .orElseThrow(
            () ->
                new PlanException(
                    Reason.USAGE,
                    "unlock",
                    "Neither a TPM nor a stick nor a Tang server opens '"
                        + record().name()
                        + "'."));
  }

  private Opener opener(SecretName secret) {
    return new Opener(record().keyFile(), secret);
  }

  /** What has to be handed over: none where the key file is all that it takes. */
  private void secretToOpen(List<SecretName> secrets) {
    if (record().keyFile().isEmpty()) {
      secrets.add(SecretName.PASSPHRASE);
    }
  }

  List<Stage> add(Unlock unlock, List<SecretName> secrets, List<String> notes)
      throws PlanException {
    List<Container> all = new KeyChores(now).containers();
    if (record().unlock().isPresent()) {
      throw refused(
          "unlock",
          "'"
              + record().name()
              + "' is opened at boot by "
              + record().unlock().get().words()
              + " already. Remove that first.");
    }
    checkBoot();
    check(unlock);
    SecretName other = otherWay();
    secrets.add(other);
    List<Step> prove = new ArrayList<>();
    for (Container c : all) {
      prove.add(new SlotStep.ProveSecret(c.id(), c.path(), other));
      record().keyFile().ifPresent(f -> prove.add(new SlotStep.ProveKeyFile(c.id(), c.path(), f)));
    }
    List<Stage> stages = new ArrayList<>(List.of(new Stage("prove", false, prove)));
    if (unlock instanceof Unlock.Stick stick) {
      stages.add(new Stage("keys", false, List.of(new UnlockStep.MakeStickKey(stick))));
    }
    stages.add(enrol(all, unlock, opener(other), true));
    stages.add(prove(all, unlock));
    stages.addAll(headers(all, notes));
    stages.addAll(new RecordChange(record(), machine()).to(record().opening(Optional.of(unlock))));
    honest(unlock, notes);
    return stages;
  }

  /** The same way with what is told anew. */
  private Unlock renewed(Chore.RenewUnlock chore) throws PlanException {
    Unlock way = way();
    if (chore.url().isEmpty() && chore.thumbprint().isEmpty()) {
      return way;
    }
    if (!(way instanceof Unlock.Tang tang)) {
      throw new PlanException(
          Reason.USAGE,
          "unlock",
          "'"
              + record().name()
              + "' is opened by "
              + way.words()
              + ", which has no URL and no signing key.");
    }
    try {
      return Unlock.Tang.of(
          chore.url().isEmpty() ? tang.url() : chore.url(),
          chore.thumbprint().isEmpty() ? tang.thumbprint() : chore.thumbprint());
    } catch (IllegalArgumentException e) {
      throw new PlanException(
          Reason.USAGE, "unlock", "That is no URL of a Tang server, or no thumbprint of a key.");
    }
  }

  List<Stage> renew(Chore.RenewUnlock chore, List<SecretName> secrets, List<String> notes)
      throws PlanException {
    Unlock unlock = renewed(chore);
    List<Container> all = new KeyChores(now).containers();
    check(unlock);
    secretToOpen(secrets);
    List<Stage> stages = new ArrayList<>();
    stages.add(proveOther(all));
    stages.add(enrol(all, unlock, opener(SecretName.PASSPHRASE), false));
    stages.add(prove(all, unlock));
    stages.addAll(headers(all, notes));
    if (!record().withoutUnlock().isEmpty() || !unlock.equals(way())) {
      stages.addAll(
          new RecordChange(record(), machine()).to(record().opening(Optional.of(unlock))));
    }
    return stages;
  }

  /** That its key file, or else its passphrase, opens each container. */
  private Stage proveOther(List<Container> all) {
    return new Stage(
        "prove",
        false,
        all.stream()
            .<Step>map(
                c ->
                    record()
                        .keyFile()
                        .<Step>map(f -> new SlotStep.ProveKeyFile(c.id(), c.path(), f))
                        .orElseGet(
                            () ->
                                new SlotStep.ProveSecret(c.id(), c.path(), SecretName.PASSPHRASE)))
            .toList());
  }

  List<Stage> test(String target) throws PlanException {
    Unlock unlock = way();
    List<Container> all =
        new KeyChores(now)
            .containers().stream().filter(c -> target.isEmpty() || c.id().equals(target)).toList();
    if (all.isEmpty()) {
      throw new PlanException(
          Reason.USAGE,
          "target",
          "'" + ForeignText.clean(target) + "' is no disk of '" + record().name() + "'.");
    }
    return List.of(prove(all, unlock));
  }

  List<Stage> remove(List<SecretName> secrets, List<String> notes) throws PlanException {
    Unlock unlock = way();
    List<Container> all = removable(unlock, notes);
    secretToOpen(secrets);
    List<Stage> stages = new ArrayList<>();
    // Another way in is proved before this one goes.
    stages.add(proveOther(all));
    // The boot's lines stop to name it before it stops to open.
    stages.addAll(new RecordChange(record(), machine()).to(record().opening(Optional.empty())));
    stages.add(new Stage("old-key", false, all.stream().map(c -> wipe(c, unlock)).toList()));
    stages.addAll(headers(all, notes));
    notes.add(
        "Header backups of before still open with "
            + unlock.words()
            + ", also those that were put aside with .before at their end: destroy them.");
    if (unlock instanceof Unlock.Stick stick) {
      if (stick(stick).isPresent()) {
        stages.add(new Stage("old-keys", false, List.of(new UnlockStep.EraseStickKey(stick))));
        notes.add(
            "The key on the stick is overwritten and deleted. Flash memory may keep it all the"
                + " same; it opens nothing any more but header backups of before.");
      } else {
        notes.add(
            "The stick "
                + stick.uuid()
                + " is not plugged in, so the key on it is not destroyed. It opens nothing any"
                + " more but header backups of before.");
      }
    }
    if (keys().keyFile().isEmpty()) {
      notes.add("From now on the passphrase is asked for at each start.");
    }
    return stages;
  }

  private Stage enrol(List<Container> all, Unlock unlock, Opener opener, boolean fresh) {
    return new Stage(
        "slots",
        false,
        all.stream().map(c -> enrol(c.id(), c.path(), unlock, opener, fresh)).toList());
  }

  private static Step enrol(
      String target, String path, Unlock unlock, Opener opener, boolean fresh) {
    if (unlock instanceof Unlock.Tang tang) {
      return new TangStep.EnrolTang(target, path, opener, tang, fresh);
    }
    return unlock instanceof Unlock.Stick stick
        ? new UnlockStep.AddStickKey(target, path, opener, stick, !fresh)
        : new UnlockStep.EnrolTpm2(target, path, opener, (Unlock.Tpm2) unlock, fresh);
  }

  private static Step wipe(Container c, Unlock unlock) {
    if (unlock instanceof Unlock.Tang) {
      return new TangStep.WipeTang(c.id(), c.path());
    }
    return unlock instanceof Unlock.Tpm2
        ? new UnlockStep.WipeTpm2(c.id(), c.path())
        : new UnlockStep.KillStickSlot(c.id(), c.path());
  }

  /**
   * A disk that joins has to be enrolled, which takes the Tang server: where that is gone for good
   * no disk could be replaced unless it can be taken away from those that are left.
   */
  private List<Container> removable(Unlock unlock, List<String> notes) throws PlanException {
    KeyChores chores = new KeyChores(now);
    if (!(unlock instanceof Unlock.Tang)) {
      return chores.containers();
    }
    List<Container> there = chores.containersThere();
    record().members().stream()
        .map(ArrayRecord.Member::disk)
        .filter(disk -> encrypted() && there.stream().noneMatch(c -> c.id().equals(disk)))
        .forEach(
            disk ->
                notes.add(
                    "The disk "
                        + disk
                        + " is not there, so the Tang server goes on opening it. Replace it, or"
                        + " destroy its keys when it is found."));
    return there;
  }

  private static Stage prove(List<Container> all, Unlock unlock) {
    return new Stage("prove", false, all.stream().map(c -> prove(c, unlock)).toList());
  }

  private static Step prove(Container c, Unlock unlock) {
    if (unlock instanceof Unlock.Tang) {
      return new TangStep.ProveTang(c.id(), c.path());
    }
    return unlock instanceof Unlock.Stick stick
        ? new UnlockStep.ProveStickKey(c.id(), c.path(), stick)
        : new UnlockStep.ProveTpm2(c.id(), c.path());
  }

  /** A header that is restored from a backup of before would lack it. */
  private List<Stage> headers(List<Container> all, List<String> notes) {
    Optional<String> folder = keys().headerBackup();
    if (folder.isEmpty()) {
      notes.add(
          "No header backups of '"
              + record().name()
              + "' are kept. Save the headers now: what was saved before does not have this"
              + " change.");
      return List.of();
    }
    MemberSteps steps = new MemberSteps(record().blueprint());
    List<Step> save = new ArrayList<>();
    all.forEach(c -> save.addAll(steps.backUp(folder.get(), c.id(), c.path())));
    return List.of(new Stage("headers", false, save));
  }

  private void checkBoot() throws PlanException {
    if (!record().blueprint().mount().atBoot() || !machine().known()) {
      throw refused(
          "unlock", "'" + record().name() + "' is not opened at boot, so nothing would use it.");
    }
    if (MarkedBlock.find(machine().file(BootLines.CRYPTTAB).orElse(""), record().name())
        .isEmpty()) {
      throw refused(
          "unlock",
          BootLines.CRYPTTAB
              + " has no lines of '"
              + record().name()
              + "' that Rotproof wrote, so nothing would use it. Were they taken out or rewritten"
              + " by hand?");
    }
  }

  private void check(Unlock unlock) throws PlanException {
    if (unlock instanceof Unlock.Tang) {
      checkTang();
    } else if (unlock instanceof Unlock.Stick stick) {
      checkStick(stick);
    } else if (!hasTpm2()) {
      throw refused(
          "unlock",
          machine().present(Machine.TPM2)
              ? "The program systemd-cryptenroll is missing, which enrols a TPM."
              : "The kernel of this machine knows no TPM 2 ("
                  + Machine.TPM2
                  + " is not there). Switch it on in the firmware's setup, where it may be called"
                  + " fTPM or PTT; or take a key on a stick, or a Tang server.");
    }
  }

  private boolean hasClevis() {
    return machine().present(Machine.TANG_ENROLLER) && machine().present(Machine.TANG_ASKER);
  }

  private void checkTang() throws PlanException {
    if (!hasClevis()) {
      throw refused(
          "tang",
          "Clevis is not installed on this machine, which asks a Tang server for a key. Install"
              + " it (sudo apt install clevis-luks clevis-systemd) and look again.");
    }
    if (!machine().present(Machine.TANG_AT_BOOT)) {
      throw refused(
          "tang",
          "Nothing asks a Tang server when this machine starts: "
              + Machine.TANG_AT_BOOT
              + " is not there. Install clevis-systemd (sudo apt install clevis-systemd), or switch"
              + " it on: sudo systemctl enable clevis-luks-askpass.path.");
    }
  }

  private boolean hasTpm2() {
    return machine().present(Machine.TPM2) && machine().present(Machine.TPM2_ENROLLER);
  }

  /** The disk on which that stick's file system lies, if it is plugged in. */
  private Optional<Disk> stick(Unlock.Stick stick) {
    return now.inventory().disks().stream()
        .filter(d -> d.contents().stream().anyMatch(c -> stick.is(c)))
        .findFirst();
  }

  private void checkStick(Unlock.Stick stick) throws PlanException {
    Disk disk =
        stick(stick)
            .orElseThrow(
                () ->
                    refused(
                        "stick",
                        "No file system with the UUID "
                            + stick.uuid()
                            + " is plugged in. 'lsblk -f' names those that are."));
    DiskContent content =
        disk.contents().stream().filter(c -> stick.is(c)).findFirst().orElseThrow();
    boolean ours = record().members().stream().anyMatch(m -> m.isOn(disk));
    boolean system = disk.contents().stream().anyMatch(c -> c.mountPoints().contains("/"));
    if (ours || system) {
      throw refused(
          "stick",
          disk.displayName()
              + (ours
                  ? " is one of the array's own disks: who has it would have its key."
                  : " is the disk that this machine starts from, no stick to take away.")
              + " Choose another.");
    }
    if (!Unlock.Stick.TYPES.contains(content.type())) {
      throw refused(
          "stick",
          content.path()
              + " holds "
              + (content.type().isEmpty() ? "no file system" : content.type())
              + ". A stick has one of: "
              + String.join(", ", Unlock.Stick.TYPES.stream().sorted().toList())
              + ".");
    }
  }

  /** What each way does not protect from. */
  private void honest(Unlock unlock, List<String> notes) {
    if (unlock instanceof Unlock.Tang tang) {
      honest(tang, notes);
    } else if (unlock instanceof Unlock.Stick stick) {
      notes.add(
          "While the stick is plugged in, whoever takes the machine with it can read the array."
              + " Plug it in to start, and take it out afterwards; without it the machine starts"
              + " without the array and asks for the passphrase on its own screen. Whoever copies "
              + stick.file()
              + " from the stick has the key for good, until it is removed here.");
      boolean stays = stick(stick).map(d -> !d.removable() && !d.bus().equals("usb")).orElse(false);
      if (stays) {
        notes.add(
            "The disk with the UUID "
                + stick.uuid()
                + " does not look like a stick: one that stays in the machine protects from"
                + " nothing but disks that are taken out of it.");
      }
    } else {
      Unlock.Tpm2 tpm = (Unlock.Tpm2) unlock;
      notes.add(
          "The disks alone are useless to a thief, and in another machine. Whoever takes the whole"
              + " machine can start it, and it opens the array by itself: then only the system's"
              + " own logins stand between the thief and the files.");
      notes.add(
          tpm.pcrs().isEmpty()
              ? "No registers are looked at: whatever system is started on this machine, also from"
                  + " a stick of the thief's, can have the key."
              : "The key is given out only while the registers "
                  + tpm.register()
                  + " are as now. An update of the firmware or its settings may change them (7:"
                  + " Secure Boot's state and keys; 0 and 2: the firmware itself; 4: the boot"
                  + " loader): then the passphrase is asked for at the next start, and 'rotproof"
                  + " unlock "
                  + record().name()
                  + " --renew' enrols it anew. With Secure Boot off, register 7 does not tell one"
                  + " system from another.");
    }
    if (record().keyFile().isPresent()) {
      notes.add(
          "The key file "
              + record().keyFile().get()
              + " stays where it is, and opens the array as well"
              + (machine().rootEncrypted()
                  ? "."
                  : ": it lies on a root file system that is not encrypted, so whoever takes the"
                      + " system's disk with the others needs nothing else.")
              + (keys().passphrase()
                  ? " 'rotproof key-file " + record().name() + " --drop' takes it away."
                  : ""));
    }
    notes.add(
        "Where it does not open, the passphrase"
            + (keys().recoveryKey() ? " or the recovery key" : "")
            + " is asked for on the machine's own screen; the start goes on without the array.");
  }

  private void honest(Unlock.Tang tang, List<String> notes) {
    notes.add(
        "The disks are useless, and so are they with this whole machine, where "
            + tang.url()
            + " does not answer. Who takes the Tang server as well can read them, and so can who"
            + " reaches it: in the house's network this machine opens the array by itself, whoever"
            + " started it. Keep the server in another place than this machine, and let nobody"
            + " reach it from outside.");
    notes.add(
        "What is trusted is the signing key "
            + tang.thumbprint()
            + (tang.url().startsWith("https:")
                ? "."
                : ", and nothing else: the connection is not encrypted, which gives no key to who"
                    + " listens.")
            + " Compare it with what 'tang-show-keys' tells on the server itself. After the"
            + " server's keys were changed: 'rotproof unlock "
            + record().name()
            + " --renew --thumbprint NEW', before the old ones are deleted there.");
    notes.add(
        "The server has to be up, and the network, before the array can be opened. Until then, or"
            + " until the passphrase is typed, clevis asks again and again, which keeps a processor"
            + " busy.");
  }

  /**
   * What a new disk is given on joining: nothing where the array has no such way, or where it is
   * not at hand.
   */
  List<Step> enrol(ArrayRecord.Member fresh) {
    return record()
        .unlock()
        .filter(way -> encrypted() && atHand(way))
        .map(way -> enrol(fresh.disk(), fresh.path(), way, opener(SecretName.PASSPHRASE), true))
        .map(List::of)
        .orElse(List.of());
  }

  private boolean atHand(Unlock way) {
    return way instanceof Unlock.Tang
        ? hasClevis()
        : way instanceof Unlock.Stick s ? stick(s).isPresent() : hasTpm2();
  }

  /** Whether each disk is a container of its own, so that one that joins has to be enrolled. */
  private boolean encrypted() {
    return record().blueprint().protection().kind() == Kind.ENCRYPTED;
  }

  /** The way that a disk which joins cannot be given, as it is not at hand. */
  private Optional<Unlock> missed() {
    return record().unlock().filter(way -> encrypted() && !atHand(way));
  }

  /** The disks of a record to come that it does not open. */
  Set<String> lacking(ArrayRecord before, List<ArrayRecord.Member> members) {
    Set<String> lacking = new HashSet<>(before.withoutUnlock());
    if (missed().isPresent()) {
      members.stream()
          .map(ArrayRecord.Member::disk)
          .filter(disk -> before.member(disk).isEmpty())
          .forEach(lacking::add);
    }
    return lacking;
  }

  /** What the person has to know of a disk that joins. */
  void joins(String disk, List<String> notes) {
    if (record().unlock().isPresent()
        && record().unlock().get() instanceof Unlock.Tang tang
        && encrypted()
        && hasClevis()) {
      notes.add(
          tang.url()
              + " has to answer while "
              + disk
              + " joins. If it never will again: rotproof unlock "
              + record().name()
              + " --remove, then try this again.");
    }
    if (missed().isPresent()) {
      notes.add(
          "The array is opened at boot by "
              + missed().get().words()
              + ", which is not there now, so it does not open "
              + disk
              + " until it is enrolled there: rotproof unlock "
              + record().name()
              + " --renew.");
    }
  }
}
