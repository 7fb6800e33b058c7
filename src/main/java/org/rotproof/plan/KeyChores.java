package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.ForeignText;

/** Keys and headers. */
record KeyChores(ArrayNow now) {
  record Container(String id, String path, boolean onDisk) {}

  private ArrayRecord record() {
    return now.record();
  }

  private Blueprint.Keys keys() {
    return record().blueprint().keys();
  }

  /** The LUKS containers of the array, all of which have to be within reach. */
  List<Container> containers() throws PlanException {
    Kind kind = record().blueprint().protection().kind();
    if (kind == Kind.INTEGRITY) {
      throw refused("The array '" + record().name() + "' is not encrypted, so it has no keys.");
    }
    if (kind == Kind.LAYERED) {
      now.needRunning();
      return List.of(new Container(record().name(), record().device(), false));
    }
    List<Container> all = new ArrayList<>();
    for (ArrayRecord.Member m : record().members()) {
      if (now.disk(m).isEmpty()) {
        throw refused(
            "The disk "
                + m.disk()
                + " is not there, and its keys would stay as they are. Plug it in, or replace it"
                + " first.");
      }
      all.add(container(m));
    }
    return all;
  }

  /** Those within reach, of which there has to be one. */
  List<Container> containersThere() throws PlanException {
    if (record().blueprint().protection().kind() != Kind.ENCRYPTED) {
      return containers();
    }
    List<Container> there =
        record().members().stream()
            .filter(m -> now.disk(m).isPresent())
            .map(KeyChores::container)
            .toList();
    return there.isEmpty() ? containers() : there;
  }

  private static Container container(ArrayRecord.Member member) {
    return new Container(member.disk(), member.path(), true);
  }

  private static PlanException wrong(String message) {
    return new PlanException(Reason.USAGE, "keys", message);
  }

  private static PlanException refused(String message) {
    return new PlanException(Reason.SAFETY, "keys", message);
  }

  List<Stage> changePassphrase() throws PlanException {
    if (!keys().passphrase()) {
      throw wrong("The array '" + record().name() + "' has no passphrase to change.");
    }
    List<Container> all = containers();
    List<Step> prove = new ArrayList<>();
    List<Step> change = new ArrayList<>();
    for (Container c : all) {
      prove.add(new SlotStep.ProveSecret(c.id(), c.path(), SecretName.PASSPHRASE));
      change.add(
          new SlotStep.ChangePassphrase(
              c.id(), c.path(), SecretName.PASSPHRASE, SecretName.NEW_PASSPHRASE));
    }
    // A slip of the finger is noticed before any disk is changed.
    List<Stage> stages = one("prove", prove);
    stages.addAll(one("keys", change));
    return stages;
  }

  List<Stage> addRecoveryKey() throws PlanException {
    Set<String> without = record().withoutRecoveryKey();
    if (keys().recoveryKey() && without.isEmpty()) {
      throw wrong("The array '" + record().name() + "' has a recovery key already.");
    }
    List<Stage> stages = new ArrayList<>();
    if (completesRecoveryKey()) {
      // What is added has to be the key that the others have, not a slip of the finger.
      stages.addAll(tryKey(SecretName.RECOVERY_KEY));
    }
    stages.addAll(
        one(
            "keys",
            containers().stream()
                .filter(c -> !keys().recoveryKey() || without.contains(c.id()))
                .<Step>map(
                    c ->
                        new DiskStep.AddKeySlot(
                            c.id(),
                            c.path(),
                            keys().keyFile().map(Planner::keyPath),
                            SecretName.RECOVERY_KEY))
                .toList()));
    stages.addAll(
        changed(
            new Blueprint.Keys(keys().keyFile(), keys().passphrase(), true, keys().headerBackup()),
            Set.of()));
    return stages;
  }

  /** Whether some disks open with the recovery key, and some do not yet. */
  private boolean completesRecoveryKey() {
    return keys().recoveryKey()
        && record().members().stream()
            .anyMatch(m -> !record().withoutRecoveryKey().contains(m.disk()));
  }

  /** Tries a key on one container that it should open, and changes nothing. */
  List<Stage> tryKey(SecretName secret) throws PlanException {
    if (secret == SecretName.NEW_PASSPHRASE) {
      throw new PlanException(Reason.USAGE, "secret", "There is no key of that name to try.");
    }
    Kind kind = record().blueprint().protection().kind();
    if (kind == Kind.INTEGRITY) {
      throw refused("The array '" + record().name() + "' is not encrypted, so it has no keys.");
    }
    if (kind == Kind.LAYERED) {
      now.needRunning();
      return one(
          "prove", List.of(new SlotStep.ProveSecret(record().name(), record().device(), secret)));
    }
    boolean paper = secret == SecretName.RECOVERY_KEY;
    for (ArrayRecord.Member m : record().members()) {
      boolean has = !paper || !record().withoutRecoveryKey().contains(m.disk());
      if (has && now.disk(m).isPresent()) {
        return one("prove", List.of(new SlotStep.ProveSecret(m.disk(), m.path(), secret)));
      }
    }
    throw refused("None of the array's disks is there to try the key on.");
  }

  /** Adds, proves on every container, and only then takes the old one away. */
  List<Stage> changeKeyFile(String name) throws PlanException {
    Blueprint.Keys fresh =
        new Blueprint.Keys(
            Optional.of(name), keys().passphrase(), keys().recoveryKey(), keys().headerBackup());
    BlueprintCheck.checkKeys(fresh, Kind.ENCRYPTED);
    if (keys().keyFile().isEmpty()) {
      throw refused("The array '" + record().name() + "' has no key file to change.");
    }
    String from = Planner.keyPath(keys().keyFile().get());
    String to = Planner.keyPath(name);
    if (from.equals(to)) {
      throw refused("The new key file needs another name than the old one, " + from + ".");
    }
    Planner.checkNewKeyFile(to, now.inventory().machine());
    List<Container> all = containers();
    String folder = to.substring(0, to.lastIndexOf('/'));
    List<Stage> stages =
        one("keys", List.of(new KeyStep.MakeSecretFolder(folder), new SlotStep.MakeNewKeyFile(to)));
    List<Step> add = new ArrayList<>();
    List<Step> prove = new ArrayList<>();
    List<Step> remove = new ArrayList<>();
    for (Container c : all) {
      add.add(new SlotStep.AddKeyFile(c.id(), c.path(), from, to));
      prove.add(new SlotStep.ProveKeyFile(c.id(), c.path(), to));
      remove.add(new SlotStep.RemoveKeyFile(c.id(), c.path(), from));
    }
    stages.add(new Stage("slots", false, add));
    stages.add(new Stage("prove", false, prove));
    // The boot's lines name the new file before the old key stops to open.
    stages.addAll(changed(fresh));
    stages.add(new Stage("old-key", false, remove));
    return stages;
  }

  /**
   * Has the array open with its passphrase alone, so that the key no longer lies on the machine
   * that the disks are in.
   */
  List<Stage> dropKeyFile(List<String> notes) throws PlanException {
    if (keys().keyFile().isEmpty()) {
      throw refused("The array '" + record().name() + "' has no key file.");
    }
    if (!keys().passphrase()) {
      throw refused(
          "The array '"
              + record().name()
              + "' has no passphrase, and without its key file only paper would open it.");
    }
    String file = Planner.keyPath(keys().keyFile().get());
    List<Container> all = containers();
    Blueprint.Keys fresh =
        new Blueprint.Keys(Optional.empty(), true, keys().recoveryKey(), keys().headerBackup());
    List<Stage> stages =
        one(
            "prove",
            all.stream()
                .<Step>map(c -> new SlotStep.ProveSecret(c.id(), c.path(), SecretName.PASSPHRASE))
                .toList());
    // The boot's lines stop to name it before it stops to open.
    stages.addAll(changed(fresh));
    stages.add(
        new Stage(
            "old-key",
            false,
            all.stream()
                .<Step>map(c -> new SlotStep.RemoveKeyFile(c.id(), c.path(), file))
                .toList()));
    if (keys().headerBackup().isPresent()) {
      MemberSteps steps = new MemberSteps(record().blueprint());
      List<Step> save = new ArrayList<>();
      all.forEach(c -> save.addAll(steps.backUp(keys().headerBackup().get(), c.id(), c.path())));
      stages.add(new Stage("headers", false, save));
    }
    Optional<String> kept = new TakeApart(now, new ArrayList<>()).keptBecause(file);
    if (kept.isEmpty()) {
      stages.add(new Stage("old-keys", false, List.of(new KeyStep.DestroyKeyFile(file))));
    }
    notes.add(
        kept.map(why -> "The key file " + file + " stays, because " + why + ".")
            .orElse("The key file " + file + " is destroyed. That cannot be taken back."));
    notes.add(
        "From now on opening, replacing and adding disks take the passphrase"
            + (record().unlock().isPresent()
                ? "; at boot it is opened by " + record().unlock().get().words() + "."
                : ", and it is asked for at each start."));
    notes.add(
        "Header backups of before still open with copies of the key file: destroy the one or the"
            + " other.");
    return stages;
  }

  private List<Stage> changed(Blueprint.Keys keys) {
    return changed(keys, record().withoutRecoveryKey());
  }

  private List<Stage> changed(Blueprint.Keys keys, Set<String> without) {
    Blueprint b = record().blueprint();
    Blueprint changed =
        new Blueprint(
            b.name(),
            b.disks(),
            b.spares(),
            b.protection(),
            b.raid(),
            keys,
            b.storage(),
            b.mount(),
            b.scrub(),
            b.practice());
    return new RecordChange(record(), now.inventory().machine())
        .to(record().with(changed, record().members()).lacking(without, record().withoutUnlock()));
  }

  List<Stage> backUpHeaders(String folder) throws PlanException {
    BlueprintCheck.checkKeys(
        new Blueprint.Keys(Optional.empty(), true, false, Optional.of(folder)), Kind.ENCRYPTED);
    MemberSteps steps = new MemberSteps(record().blueprint());
    List<Step> all = new ArrayList<>();
    for (Container c : containers()) {
      all.addAll(steps.backUp(folder, c.id(), c.path()));
    }
    return one("headers", all);
  }

  List<Stage> restoreHeader(Chore.RestoreHeader chore) throws PlanException {
    BlueprintCheck.checkKeys(
        new Blueprint.Keys(Optional.empty(), true, false, Optional.of(chore.folder())),
        Kind.ENCRYPTED);
    List<Container> all = containers();
    Container container =
        all.stream()
            .filter(c -> c.id().equals(chore.disk()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "There is no header on '"
                            + ForeignText.clean(chore.disk())
                            + "'. Choose among: "
                            + String.join(", ", all.stream().map(Container::id).toList())
                            + "."));
    String mapping =
        record()
            .member(container.id())
            .map(ArrayRecord.Member::mapping)
            .orElse(record().cryptMapping());
    if (now.openMappings().contains(mapping)) {
      throw refused(
          container.id()
              + " is open, and a header is written back only while it is closed. Close the array"
              + " first. If what lies on the disk is what you want to keep, back it up instead; a"
              + " backup that is there is written over by that.");
    }
    String file = HeaderBackups.file(chore.folder(), record().name(), container.id());
    return one(
        "headers",
        List.of(
            new SlotStep.ProveHeaderBackup(file, container.path()),
            new SlotStep.RestoreHeader(
                container.id(), container.path(), container.onDisk(), file)));
  }

  /** Key slots of every container, the header of which is not needed any more. */
  List<Step> eraseAll() throws PlanException {
    return containers().stream()
        .<Step>map(c -> new SlotStep.EraseKeySlots(c.id(), c.path(), c.onDisk()))
        .toList();
  }

  private static List<Stage> one(String kind, List<Step> steps) {
    return new ArrayList<>(List.of(new Stage(kind, false, steps)));
  }
}
