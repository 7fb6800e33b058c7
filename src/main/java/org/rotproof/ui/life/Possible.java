package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.plan.SecretName;
import org.rotproof.plan.Unlock;
import org.rotproof.scrub.Difference;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.ui.common.Strings;

/**
 * What can be done to an array now, and why the rest cannot: the planner is asked with answers that
 * a person might give. Pure, but not for JavaFX's thread: it plans a good deal.
 */
final class Possible {
  /**
   * Whether a chore can be done.
   *
   * @param reason why not; "" where it can
   * @param secrets what it would have to be told
   */
  record Verdict(String reason, List<SecretName> secrets) {
    Verdict {
      secrets = List.copyOf(secrets);
    }

    boolean open() {
      return reason.isEmpty();
    }
  }

  private static final Strings TEXTS = Strings.of("life");

  /** A name that no array has, to ask whether this one could get another. */
  private static final String OTHER_NAME = "rotproof-other-name";

  private final String array;
  private final Inventory inventory;
  private final Optional<ArrayRecord> record;

  private final List<Difference> differences;

  private Possible(String array, Inventory inventory, List<Difference> differences) {
    this.differences = differences;
    this.array = array;
    this.inventory = inventory;
    record = Optional.ofNullable(ArrayRecordJson.found(inventory.machine()).get(array));
  }

  /** Every chore with its verdict. */
  static Map<ChoreKind, Verdict> of(
      String array, Inventory inventory, List<Difference> differences) {
    Possible possible = new Possible(array, inventory, differences);
    Map<ChoreKind, Verdict> all = new EnumMap<>(ChoreKind.class);
    for (ChoreKind kind : Group.listed()) {
      all.put(kind, possible.verdict(kind));
    }
    return all;
  }

  /** Disks that are none of the array's, in the machine's order. */
  static List<Disk> others(Inventory inventory, Optional<ArrayRecord> record) {
    return inventory.disks().stream()
        .filter(d -> record.flatMap(r -> r.member(d.id())).isEmpty())
        .toList();
  }

  /** The disks with a file system that could be a stick's, by its UUID. */
  static Map<String, Disk> sticks(Inventory inventory, Optional<ArrayRecord> record) {
    Map<String, Disk> sticks = new LinkedHashMap<>();
    for (Disk disk : others(inventory, record)) {
      disk.contents().stream()
          .flatMap(c -> Unlock.Stick.uuid(c).stream())
          .forEach(uuid -> sticks.put(uuid, disk));
    }
    return sticks;
  }

  /** What holds a header: each disk, or the array where one encryption lies over all of it. */
  static List<String> headers(ArrayRecord record) {
    return record.blueprint().protection().kind() == Kind.LAYERED
        ? List.of(record.name())
        : record.members().stream().map(ArrayRecord.Member::disk).toList();
  }

  /** Where headers are kept, or would be. */
  static String headerFolder(Optional<ArrayRecord> record) {
    return record.flatMap(r -> r.blueprint().keys().headerBackup()).orElse("header-backups");
  }

  /** A name for another key file beside the present one. */
  static String otherKeyFile(Optional<ArrayRecord> record, Machine machine) {
    String now =
        record
            .flatMap(r -> r.blueprint().keys().keyFile())
            .orElse(record.map(ArrayRecord::name).orElse("array") + ".key");
    int dot = now.lastIndexOf('.');
    String stem = dot > now.lastIndexOf('/') + 1 ? now.substring(0, dot) : now;
    String end = now.substring(stem.length());
    int number = 2;
    java.util.regex.Matcher counted =
        java.util.regex.Pattern.compile("(.*)-(\\d{1,4})").matcher(stem);
    if (counted.matches()) {
      stem = counted.group(1);
      number = Integer.parseInt(counted.group(2)) + 1;
    }
    while (machine.present(Planner.keyPath(stem + "-" + number + end))) {
      number++;
    }
    return stem + "-" + number + end;
  }

  private Verdict verdict(ChoreKind kind) {
    if (kind == ChoreKind.SETTLE && differences.isEmpty()) {
      return new Verdict(TEXTS.get("reason.nothing-differs"), List.of());
    }
    List<Answers> tries = tries(kind);
    // What opens it at boot has an order of its own: what most machines have comes first.
    Set<String> reasons = kind == ChoreKind.ADD_UNLOCK ? new LinkedHashSet<>() : new TreeSet<>();
    boolean oneForAll = false;
    for (Answers answers : tries) {
      try {
        return new Verdict("", ChorePlanner.plan(answers.chore(kind, array), inventory).secrets());
      } catch (PlanException e) {
        reasons.add(e.getMessage());
        oneForAll |= e.field().equals("array");
      }
    }
    if (Group.takesNewDisk(kind)
        && !oneForAll
        && (record.isPresent() || kind == ChoreKind.CONVERT)) {
      return new Verdict(noDisk(reasons), List.of());
    }
    return new Verdict(
        reasons.isEmpty() ? TEXTS.get("reason.none") : reasons.iterator().next(), List.of());
  }

  /** Whether that disk stands by for an array, and holds none of its data. */
  static boolean isSpare(Array of, String disk) {
    return of.legs().stream().anyMatch(l -> l.slot() < 0 && l.is("spare") && l.disk().equals(disk));
  }

  /** Whether that disk carries the array that runs. */
  private boolean carries(String disk) {
    return inventory.arrays().stream()
        .filter(a -> a.name().equals(array))
        .flatMap(a -> a.legs().stream())
        .anyMatch(l -> l.disk().equals(disk));
  }

  private String noDisk(Set<String> reasons) {
    // What is in use by an array that is no record's is no other disk either.
    int others = (int) others(inventory, record).stream().filter(d -> !carries(d.id())).count();
    if (others == 0) {
      return TEXTS.get("reason.no-disk");
    }
    // One reason for every disk is about the array, not about the disks.
    return reasons.size() == 1
        ? reasons.iterator().next()
        : TEXTS.get("reason.no-fitting-disk", others, reasons.iterator().next());
  }

  private List<Answers> tries(ChoreKind kind) {
    List<Answers> tries = new ArrayList<>();
    List<String> members =
        record
            .map(r -> r.members().stream().map(ArrayRecord.Member::disk).toList())
            .orElse(List.of());
    List<String> others =
        new ArrayList<>(others(inventory, record).stream().map(Disk::id).toList());
    if (others.isEmpty()) {
      others.add(members.isEmpty() ? "none" : members.get(0));
    }
    switch (kind) {
      case REPLACE -> {
        for (String old : members.isEmpty() ? List.of("none") : members) {
          others.forEach(fresh -> tries.add(new Answers(old, fresh, false, "", List.of())));
        }
      }
      case BRING_BACK -> {
        for (String old : members.isEmpty() ? List.of("none") : members) {
          tries.add(new Answers(old, "", false, "", List.of()));
        }
      }
      case ADD_SPARE, ADD_MEMBER, CONVERT ->
          others.forEach(fresh -> tries.add(new Answers("", fresh, false, "", List.of())));
      case CHANGE_KEY_FILE -> tries.add(Answers.word(otherKeyFile(record, inventory.machine())));
      case BACK_UP_HEADERS -> tries.add(Answers.word(headerFolder(record)));
      case RESTORE_HEADER -> {
        for (String header : record.map(Possible::headers).orElse(List.of("none"))) {
          tries.add(new Answers(header, "", false, headerFolder(record), List.of()));
        }
      }
      case SETTLE -> {
        for (String keep :
            OpenDifferences.parity(differences) ? List.of("") : differences.get(0).disks()) {
          tries.add(Answers.settle(keep, OpenDifferences.runs(differences, keep)));
        }
      }
      case RENAME -> tries.add(Answers.word(OTHER_NAME));
      case BUILD, OPEN, CLOSE, USE_LARGER_DISKS, CHANGE_PASSPHRASE -> tries.add(Answers.NONE);
      case ADD_UNLOCK -> {
        tries.add(Answers.way(Answers.TPM));
        sticks(inventory, record).keySet().stream().map(Answers::way).forEach(tries::add);
        tries.add(Answers.way(Answers.TANG));
      }
      case DROP_KEY_FILE, RENEW_UNLOCK, TEST_UNLOCK, REMOVE_UNLOCK -> tries.add(Answers.NONE);
      case ADD_RECOVERY_KEY, TRY_KEY, SCHEDULE, ADOPT, TAKE_APART -> tries.add(Answers.NONE);
    }
    return tries;
  }
}
