package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.plan.boot.Tabs;
import org.rotproof.storage.Machine;

/**
 * The end of an array: its key slots are erased, its disks are freed, and then goes what is of no
 * use without it. Of its keys only what its record names as its own, and nothing that anything else
 * may need; whatever stays is said.
 */
final class TakeApart {
  private final ArrayNow now;
  private final ArrayRecord record;
  private final Machine machine;
  private final Kind kind;
  private final List<String> notes;

  /** For an array; {@code notes} is told what the person should know. */
  TakeApart(ArrayNow now, List<String> notes) {
    this.now = now;
    this.record = now.record();
    this.machine = now.inventory().machine();
    this.kind = record.blueprint().protection().kind();
    this.notes = notes;
  }

  List<Stage> stages() throws PlanException {
    List<Stage> stages = new ArrayList<>();
    if (kind == Kind.LAYERED) {
      // The one header can only be reached while the array runs, so it goes before that is closed.
      now.needRunning();
      needUnmounted();
      stages.add(new Stage("erase-keys", false, new KeyChores(now).eraseAll()));
    }
    if (now.running().isPresent() || !now.openMappings().isEmpty()) {
      stages.addAll(new OpenClose(now).close());
    }
    if (kind == Kind.ENCRYPTED) {
      stages.add(new Stage("erase-keys", false, new KeyChores(now).eraseAll()));
    }
    List<Step> signatures = new ArrayList<>();
    for (ArrayRecord.Member m : record.members()) {
      if (now.disk(m).isPresent()) {
        signatures.add(new SlotStep.EraseForGood(m.disk(), m.path()));
      }
    }
    if (!signatures.isEmpty()) {
      stages.add(new Stage("erase", false, signatures));
    }
    notes.add("Everything on the array '" + record.name() + "' is lost for good.");
    // What is left of the keys goes when nothing is left that they open, and before the record
    // that names them.
    List<Step> leftovers = leftovers();
    List<Stage> rest = new RecordChange(record, machine).toNothing();
    stages.addAll(rest.subList(0, rest.size() - 1));
    if (!leftovers.isEmpty()) {
      stages.add(new Stage("old-keys", false, leftovers));
    }
    stages.add(rest.get(rest.size() - 1));
    if (kind == Kind.INTEGRITY) {
      notes.add(
          "The array is not encrypted, so what is on its disks can still be found there with"
              + " effort. Wipe them whole before you give them away.");
    }
    return stages;
  }

  private void needUnmounted() throws PlanException {
    if (!now.mountedAt().isEmpty()) {
      throw new PlanException(
          Reason.SAFETY,
          "array",
          "The array '"
              + record.name()
              + "' is mounted at "
              + now.mountedAt()
              + ". Unmount it first, so that nothing is written to it any more.");
    }
  }

  private List<Step> leftovers() {
    List<Step> steps = new ArrayList<>();
    if (kind == Kind.INTEGRITY) {
      return steps;
    }
    Optional<String> key = record.blueprint().keys().keyFile().map(Planner::keyPath);
    if (key.isPresent()) {
      Optional<String> kept = keptBecause(key.get());
      if (kept.isEmpty()) {
        steps.add(new KeyStep.DestroyKeyFile(key.get()));
      }
      notes.add(
          kept.map(why -> "The key file " + key.get() + " stays, because " + why + ".")
              .orElse(
                  "The key file "
                      + key.get()
                      + " is destroyed too, because it opens nothing any more. That cannot be taken"
                      + " back."));
    }
    stick();
    backups(steps);
    return steps;
  }

  /** Why a key file must stay; empty where nothing needs it. */
  Optional<String> keptBecause(String path) {
    if (!path.startsWith(ArrayRecord.KEYS + "/")) {
      return Optional.of("it lies outside " + ArrayRecord.KEYS + " and may open something else");
    }
    Map<String, ArrayRecord> records = ArrayRecordJson.found(machine);
    Optional<String> user =
        records.values().stream()
            .filter(r -> !r.name().equals(record.name()))
            .filter(
                r -> r.blueprint().keys().keyFile().map(Planner::keyPath).equals(Optional.of(path)))
            .map(ArrayRecord::name)
            .findFirst();
    if (user.isPresent()) {
      return Optional.of("the record of the array '" + user.get() + "' names it too");
    }
    Optional<String> riddle = unreadableRecord(records);
    if (riddle.isPresent()) {
      return Optional.of(riddle.get() + " cannot be read, and its array may need the key file");
    }
    String crypttab =
        MarkedBlock.removeFrom(machine.file(BootLines.CRYPTTAB).orElse(""), record.name());
    if (machine.unreadable().contains(BootLines.CRYPTTAB)
        || Tabs.fields(crypttab, 2).contains(path)) {
      return Optional.of(BootLines.CRYPTTAB + " may need it for something else");
    }
    return Optional.empty();
  }

  private Optional<String> unreadableRecord(Map<String, ArrayRecord> records) {
    List<String> read = records.values().stream().map(ArrayRecord::path).toList();
    List<String> all = new ArrayList<>(machine.files().keySet());
    all.addAll(machine.unreadable());
    return all.stream()
        .filter(path -> path.startsWith(ArrayRecord.FOLDER) && !read.contains(path))
        .sorted()
        .findFirst();
  }

  /** A key on a stick lies where nobody can destroy it now. */
  private void stick() {
    if (record.unlock().isPresent() && record.unlock().get() instanceof Unlock.Stick stick) {
      notes.add(
          "The key "
              + stick.file()
              + " on the stick "
              + stick.uuid()
              + " stays there. It opens nothing any more but header backups: delete it.");
    }
  }

  private void backups(List<Step> steps) {
    List<String> own = HeaderBackups.ownOf(record, machine);
    own.forEach(file -> steps.add(new KeyStep.DestroyHeaderBackup(file)));
    if (!own.isEmpty()) {
      notes.add(
          "The header backups of its disks in "
              + HeaderBackups.folder(record.blueprint().keys().headerBackup().orElseThrow())
              + " are destroyed too. That cannot be taken back.");
    }
    notes.add(
        "Whoever has a header backup that lies elsewhere, or one of a disk that was replaced before"
            + " without erasing it, and a key for it can still read that disk. Destroy those"
            + " yourself.");
  }
}
