package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Inventory;

/**
 * From a chore and what was found to a plan: a pure function, as {@link Planner} is for builds. The
 * window and the helper each make their own, and compare.
 */
public final class ChorePlanner {
  private final Chore chore;
  private final ArrayNow now;
  private final List<String> notes = new ArrayList<>();
  private final List<SecretName> secrets = new ArrayList<>();

  private ChorePlanner(Chore chore, ArrayNow now) {
    this.chore = chore;
    this.now = now;
  }

  /**
   * Makes the plan. Its blueprint is the array's own as it is recorded now.
   *
   * @throws PlanException for a wrong word (USAGE) or a danger (SAFETY)
   */
  public static Plan plan(Chore chore, Inventory inventory) throws PlanException {
    if (chore instanceof Chore.Build build) {
      return Planner.plan(build.blueprint(), inventory);
    }
    if (chore instanceof Chore.Adopt adopt) {
      return Adoption.plan(adopt, inventory);
    }
    if (chore instanceof Chore.Convert convert) {
      return Conversion.plan(convert, inventory);
    }
    // All others work on what is recorded; stages() has to know each of them.
    return new ChorePlanner(chore, ArrayNow.of(chore.array(), inventory)).make();
  }

  private Plan make() throws PlanException {
    List<Stage> stages = stages();
    ArrayRecord record = now.record();
    Blueprint b = record.blueprint();
    Capacity capacity =
        CapacityRule.of(b.raid(), b.protection(), b.storage(), sizes(false), sizes(true));
    return new Plan(b, stages, capacity, secrets, notes);
  }

  private List<Long> sizes(boolean spares) {
    return now.record().members().stream()
        .filter(m -> m.spare() == spares)
        .map(ArrayRecord.Member::sizeBytes)
        .toList();
  }

  private List<Stage> stages() throws PlanException {
    MemberSteps members = new MemberSteps(now.record().blueprint());
    KeyChores keys = new KeyChores(now);
    return switch (chore.kind()) {
      case OPEN -> open((Chore.Open) chore, members);
      case CLOSE -> new OpenClose(now).close();
      case REPLACE -> {
        Chore.Replace c = (Chore.Replace) chore;
        secrets.addAll(members.secretsToMake());
        lost(c.newDisk());
        yield new Membership(now).replace(c);
      }
      case BRING_BACK -> {
        if (now.record().blueprint().protection().kind() == Kind.ENCRYPTED) {
          secrets.addAll(members.secretsToOpen());
        }
        yield new Membership(now).bringBack((Chore.BringBack) chore);
      }
      case ADD_SPARE -> {
        Chore.AddSpare c = (Chore.AddSpare) chore;
        secrets.addAll(members.secretsToMake());
        lost(c.disk());
        yield new Membership(now).addSpare(c);
      }
      case ADD_MEMBER -> {
        Chore.AddMember c = (Chore.AddMember) chore;
        secrets.addAll(members.secretsToMake());
        passphraseToResize();
        lost(c.disk());
        yield new Membership(now).addMember(c);
      }
      case USE_LARGER_DISKS -> {
        passphraseToResize();
        yield new Membership(now).useLargerDisks();
      }
      case CHANGE_PASSPHRASE -> {
        secrets.addAll(List.of(SecretName.PASSPHRASE, SecretName.NEW_PASSPHRASE));
        staleBackups("the old passphrase");
        yield keys.changePassphrase();
      }
      case ADD_RECOVERY_KEY -> {
        secrets.addAll(members.secretsToOpen());
        secrets.add(SecretName.RECOVERY_KEY);
        yield keys.addRecoveryKey();
      }
      case TRY_KEY -> {
        SecretName secret = ((Chore.TryKey) chore).secret();
        secrets.add(secret);
        yield keys.tryKey(secret);
      }
      case CHANGE_KEY_FILE -> {
        staleBackups("the old key file");
        yield keys.changeKeyFile(((Chore.ChangeKeyFile) chore).keyFile());
      }
      case DROP_KEY_FILE -> {
        secrets.add(SecretName.PASSPHRASE);
        yield keys.dropKeyFile(notes);
      }
      case ADD_UNLOCK -> new Unlocking(now).add(((Chore.AddUnlock) chore).unlock(), secrets, notes);
      case RENEW_UNLOCK -> new Unlocking(now).renew((Chore.RenewUnlock) chore, secrets, notes);
      case TEST_UNLOCK -> new Unlocking(now).test(((Chore.TestUnlock) chore).target());
      case REMOVE_UNLOCK -> new Unlocking(now).remove(secrets, notes);
      case BACK_UP_HEADERS -> keys.backUpHeaders(((Chore.BackUpHeaders) chore).folder());
      case RESTORE_HEADER -> restoreHeader((Chore.RestoreHeader) chore, keys);
      case RENAME -> rename((Chore.Rename) chore);
      case TAKE_APART -> new TakeApart(now, notes).stages();
      case SCHEDULE -> schedule((Chore.Schedule) chore);
      case SETTLE -> new Settling(now, notes).stages((Chore.Settle) chore);
      case BUILD, ADOPT, CONVERT ->
          throw new IllegalStateException("planned without a record: " + chore);
    };
  }

  private List<Stage> open(Chore.Open c, MemberSteps members) throws PlanException {
    secrets.addAll(members.secretsToOpen());
    List<Stage> stages = new ArrayList<>(new OpenClose(now).open(c.without(), c.lastLeft(), notes));
    moved(stages);
    return stages;
  }

  /** The one mapping of a layered array grows only for whoever opens it. */
  private void passphraseToResize() {
    Blueprint b = now.record().blueprint();
    if (b.protection().kind() == Kind.LAYERED && b.keys().keyFile().isEmpty()) {
      secrets.add(SecretName.PASSPHRASE);
    }
  }

  private List<Stage> restoreHeader(Chore.RestoreHeader c, KeyChores keys) throws PlanException {
    notes.add(
        "The header on "
            + c.disk()
            + " is overwritten with the saved one: whatever key slots were changed since it was"
            + " saved are as they were then.");
    if (now.record().unlock().isPresent()) {
      notes.add(
          "That may be without what opens the array at boot. Try it afterwards: rotproof unlock "
              + now.record().name()
              + " --test.");
    }
    return keys.restoreHeader(c);
  }

  /** Disks that were found under other names: the record and the boot's lines follow them. */
  private void moved(List<Stage> stages) {
    ArrayRecord record = now.record();
    ArrayRecord to = now.whereItIs();
    if (!to.equals(record)) {
      renameBackups(record, to, stages);
      stages.addAll(new RecordChange(record, now.inventory().machine()).to(to));
      notes.add(
          "Some of its disks are plugged in elsewhere than before. They were found again, and the"
              + " record names them by where they are now.");
    }
  }

  private void lost(String disk) {
    new Unlocking(now).joins(disk, notes);
    Blueprint b = now.record().blueprint();
    if (b.protection().kind() == Kind.ENCRYPTED && b.keys().recoveryKey()) {
      notes.add(
          "The recovery key does not open "
              + disk
              + " until it is added there, which takes the paper: add it later.");
    }
    now.inventory()
        .disk(disk)
        .filter(d -> !d.contents().isEmpty())
        .ifPresent(
            d ->
                notes.add(
                    "What lies on " + d.id() + " (" + d.displayName() + ") now will be lost."));
  }

  private void staleBackups(String what) {
    notes.add(
        "Header backups that were saved before still open with "
            + what
            + ". Save the headers anew and destroy the old backups.");
  }

  private List<Stage> schedule(Chore.Schedule c) throws PlanException {
    ArrayRecord record = now.record();
    ArrayRecord to = record.with(record.blueprint().withScrub(c.scrub()), record.members());
    ScrubTimer timer = new ScrubTimer(record.name(), now.inventory().machine());
    timer.check();
    notes.addAll(timer.notes(c.scrub()));
    List<Stage> stages = new ArrayList<>();
    if (!to.equals(record)) {
      stages.add(
          new Stage(
              "record",
              false,
              List.of(
                  new FileStep.UpdateFile(
                      record.path(), ArrayRecordJson.write(record), ArrayRecordJson.write(to)))));
    }
    stages.addAll(timer.to(c.scrub()));
    if (stages.isEmpty()) {
      throw new PlanException(
          Reason.USAGE, "scrub", "It is scheduled so already. Nothing is left to do.");
    }
    return stages;
  }

  private List<Stage> rename(Chore.Rename c) throws PlanException {
    BlueprintCheck.checkName(c.newName());
    ArrayRecord record = now.record();
    now.needClosed();
    if (ArrayRecordJson.found(now.inventory().machine()).containsKey(c.newName())
        || now.inventory().arrays().stream().anyMatch(a -> a.name().equals(c.newName()))) {
      throw new PlanException(
          Reason.SAFETY,
          "newName",
          "There is an array '" + c.newName() + "' already. Choose another name.");
    }
    new ReadErrorLimit(c.newName(), now.inventory().machine()).check();
    PlanSafety.checkMappings(
        "newName", c.newName(), record.members().size(), now.inventory().machine());
    List<ArrayRecord.Member> renamed = new ArrayList<>();
    for (int i = 0; i < record.members().size(); i++) {
      ArrayRecord.Member m = record.members().get(i);
      if (now.disk(m).isEmpty()) {
        throw new PlanException(
            Reason.SAFETY,
            "array",
            "The disk "
                + m.disk()
                + " is not there, and would keep the old name. Plug it in, or replace it first.");
      }
      renamed.add(m.openedAs(Planner.mapping(c.newName(), i)));
    }
    Blueprint b = record.blueprint();
    Blueprint changed =
        new Blueprint(
            c.newName(),
            b.disks(),
            b.spares(),
            b.protection(),
            b.raid(),
            b.keys(),
            b.storage(),
            b.mount(),
            b.scrub(),
            b.practice());
    ArrayRecord to = record.with(changed, renamed);
    MemberSteps members = new MemberSteps(changed);
    secrets.addAll(b.protection().kind() == Kind.ENCRYPTED ? members.secretsToOpen() : List.of());
    List<Stage> stages = new ArrayList<>();
    stages.add(
        new Stage(
            "open", true, renamed.stream().map(m -> members.open(m, renamed.size())).toList()));
    stages.add(
        new Stage(
            "rename",
            false,
            List.of(
                new ArrayStep.Settle(c.newName()),
                new LifeStep.RenameArray(
                    record.name(),
                    c.newName(),
                    renamed.stream().map(ArrayRecord.Member::node).toList()),
                new LifeStep.Shut(
                    "stop-array",
                    c.newName(),
                    Command.of("mdadm", "--stop", "/dev/md/" + c.newName()),
                    "test -e /dev/md/" + c.newName()))));
    stages.add(new Stage("close", true, renamed.stream().map(members::closeFromUdev).toList()));
    renameBackups(record, to, stages);
    stages.addAll(new RecordChange(record, now.inventory().machine()).to(to));
    notes.add(
        "The file system's label, its mount point and the key file keep their names; only the"
            + " array's own name changes.");
    return stages;
  }

  /** Backups are found by the array's name. */
  private void renameBackups(ArrayRecord from, ArrayRecord to, List<Stage> stages) {
    List<String> old = HeaderBackups.of(from);
    List<String> fresh = HeaderBackups.of(to);
    List<Step> moves = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      if (!old.get(i).equals(fresh.get(i))) {
        moves.add(new KeyStep.MoveHeaderBackup(old.get(i), fresh.get(i)));
      }
    }
    if (!moves.isEmpty()) {
      stages.add(new Stage("headers", false, moves));
      notes.add(
          "Its header backups get the new name too. Copies that lie elsewhere keep the old one:"
              + " rename them yourself.");
    }
  }
}
