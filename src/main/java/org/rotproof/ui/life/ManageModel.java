package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Node;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;
import org.rotproof.scrub.Difference;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.LostMachine;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.UnfinishedCard;
import org.rotproof.ui.work.Looking;
import org.rotproof.ui.work.StickCard;

/** One array, looked at again and again, and what can be done to it. JavaFX's thread only. */
final class ManageModel {
  private static final long LOOK_EVERY_MILLIS = 2000;
  private static final Inventory NOTHING =
      new Inventory(
          List.of(), List.of(), java.util.Set.of(), java.util.Set.of(), java.util.Set.of());

  private final Navigator navigator;
  private final Connection connection;
  private final HostCalls calls;
  private final Looking looking;
  private final List<Runnable> listeners = new ArrayList<>();
  private String array;
  private Inventory inventory = NOTHING;
  private Map<ChoreKind, Possible.Verdict> possible = Map.of();
  private int worksEnded;
  private Optional<Failure> trouble = Optional.empty();
  private List<JournalSummary> unfinished = List.of();
  private List<Difference> differences = List.of();

  ManageModel(Navigator navigator, Connection connection, String array) {
    this.navigator = navigator;
    this.connection = connection;
    this.array = array;
    calls = new HostCalls(connection.session());
    looking = new Looking(calls, LOOK_EVERY_MILLIS, this::judge, this::failed);
  }

  Navigator navigator() {
    return navigator;
  }

  Connection connection() {
    return connection;
  }

  HostCalls calls() {
    return calls;
  }

  String array() {
    return array;
  }

  /** What copies the array's keys to a stick. */
  StickCard stick() {
    return new StickCard(calls, this::inventory, this::array);
  }

  /** It was given another name. */
  void renamed(String name) {
    array = name;
    lookAfresh();
  }

  Inventory inventory() {
    return inventory;
  }

  /** Every chore with its verdict; empty before the first look, and the first after work. */
  Map<ChoreKind, Possible.Verdict> possible() {
    return possible;
  }

  /** Why the last look failed, if it did. */
  Optional<Failure> trouble() {
    return trouble;
  }

  /** Work on the array that did not end well, newest first. */
  List<JournalSummary> unfinished() {
    return unfinished;
  }

  /** Where disks differ, and nobody has settled it yet. */
  List<Difference> differences() {
    return differences;
  }

  private void askForDifferences() {
    OpenDifferences.ask(
        calls,
        array,
        found -> {
          if (!found.equals(differences)) {
            differences = found;
            if (!possible.isEmpty()) {
              possible = Possible.of(array, inventory, differences);
            }
            changed();
          }
        });
  }

  /** Whether the helper can still be asked anything. */
  boolean lost() {
    return connection.session().gone().isDone();
  }

  /** The ways to reach the machine again, back to this array. */
  List<Node> lostWays() {
    return new LostMachine(navigator, connection)
        .ways(reached -> navigator.toManage(reached, array, Optional.empty()));
  }

  Optional<ArrayRecord> record() {
    return Optional.ofNullable(ArrayRecordJson.found(inventory.machine()).get(array));
  }

  /** The array, where it is open. */
  Optional<Array> running() {
    return inventory.arrays().stream().filter(a -> a.name().equals(array)).findFirst();
  }

  /** Members that are missing or failed. */
  List<ArrayRecord.Member> broken() {
    return MemberState.broken(record(), inventory, running());
  }

  /** Disks that the recovery key does not open yet, by model and serial. */
  List<String> withoutRecoveryKey() {
    return record().map(ArrayRecord::withoutRecoveryKey).orElse(Set.of()).stream()
        .sorted()
        .map(this::diskName)
        .toList();
  }

  /** A disk as it was found, or else its id: what to call it by model and serial. */
  String diskName(String id) {
    Optional<Disk> disk = inventory.disk(id);
    if (disk.isPresent()) {
      return DiskWords.named(disk.get());
    }
    return record().flatMap(r -> r.member(id)).map(m -> DiskWords.named(id, m.serial())).orElse(id);
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  void startLooking() {
    looking.start();
    askForUnfinished();
    askForDifferences();
  }

  void stopLooking() {
    looking.stop();
  }

  /** Looks once, or once more when a look is under way. */
  void look() {
    looking.look();
  }

  /** What was seen before now counts no more: nothing is offered, or planned, on its ground. */
  private void lookAfresh() {
    worksEnded++;
    possible = Map.of();
    looking.lookAfresh();
  }

  private void judge(Inventory seen, Runnable over) {
    // How full it is moves with every file, and changes nothing that can be done here.
    Inventory found = seen.with(seen.arrays().stream().map(Array::withoutSpace).toList());
    String name = array;
    if (found.equals(inventory) && trouble.isEmpty() && !possible.isEmpty()) {
      over.run();
      return;
    }
    List<Difference> differing = differences;
    int before = worksEnded;
    Background.run(
        () -> Possible.of(name, found, differing),
        verdicts -> {
          if (before != worksEnded) {
            // It was seen before work ended.
            over.run();
            return;
          }
          boolean news = !found.equals(inventory);
          inventory = found;
          if (news) {
            // What can be gone on with depends on what is open.
            askForUnfinished();
          }
          trouble = Optional.empty();
          if (name.equals(array)) {
            possible =
                differing.equals(differences) ? verdicts : Possible.of(name, found, differences);
          }
          over.run();
          changed();
        },
        error -> {
          failed(HostCalls.failure(error));
          over.run();
        });
  }

  /** Work has ended: what is left unfinished, and what can be done, is another matter now. */
  void workEnded() {
    unfinished = List.of();
    lookAfresh();
    askForUnfinished();
    askForDifferences();
  }

  /** What is under way is not unfinished: the bar below the header shows it. */
  private void askForUnfinished() {
    calls.send(
        new Ask.Works(),
        list -> askForJournals(list.works()),
        // A helper that is too old to tell.
        error -> askForJournals(List.of()));
  }

  private void askForJournals(List<WorkItem> works) {
    calls.send(
        new Ask.Journals(),
        list -> {
          List<JournalSummary> now =
              UnfinishedCard.notUnderWay(UnfinishedWork.on(array, list.journals()).toList(), works);
          if (!now.equals(unfinished)) {
            unfinished = now;
            changed();
          }
        },
        // The next look says what is wrong.
        error -> {});
  }

  /** Leaves things as they are, and does not speak of that work again. */
  void forget(JournalSummary journal) {
    calls.send(
        new Ask.Forget(journal.id()),
        done -> askForUnfinished(),
        error -> navigator.notice(Strings.of("life").get("list.unfinished.forget", error.what())));
  }

  private void failed(Failure why) {
    trouble = Optional.of(why);
    changed();
  }

  private void changed() {
    List.copyOf(listeners).forEach(Runnable::run);
  }
}
