package org.rotproof.ui.wizard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rotproof.plan.CipherSpeeds;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.work.Looking;
import org.rotproof.ui.work.TypedKeys;

/**
 * What the pages share: the draft, the newest look at the machine, the disks as they were when they
 * were chosen, the secrets. JavaFX's thread only.
 */
final class WizardModel {
  private static final long LOOK_EVERY_MILLIS = 1500;
  private static final Inventory NOTHING =
      new Inventory(
          List.of(), List.of(), java.util.Set.of(), java.util.Set.of(), java.util.Set.of());

  private final Navigator navigator;
  private final Connection connection;
  private final HostCalls calls;
  private final Looking looking;
  private final TypedKeys secrets = new TypedKeys();
  private final Map<String, Disk> chosen = new HashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private Draft draft = Draft.empty("data");
  private Inventory inventory = NOTHING;
  private Optional<Inventory> planned = Optional.empty();
  private boolean looked;
  private Optional<Failure> lookFailure = Optional.empty();
  private Optional<CipherSpeeds> speeds = Optional.empty();
  private boolean measuring;

  WizardModel(Navigator navigator, Connection connection) {
    this.navigator = navigator;
    this.connection = connection;
    calls = new HostCalls(connection.session());
    looking = new Looking(calls, LOOK_EVERY_MILLIS, this::seen, this::notSeen);
    draft = draft.withStorage(draft.storage().withScrub(navigator.preferences().schedule()));
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

  TypedKeys secrets() {
    return secrets;
  }

  boolean practice() {
    return connection.place() == Connection.Place.PRACTICE;
  }

  Draft draft() {
    return draft;
  }

  /** The newest look; nothing in it before {@link #looked()}. */
  Inventory inventory() {
    return inventory;
  }

  /** The inventory that the plan was made from: models and serials for the recovery sheet. */
  Inventory planned() {
    return planned.orElse(inventory);
  }

  /** The plan that is carried out was made from that. */
  void planned(Inventory from) {
    planned = Optional.of(from);
  }

  boolean looked() {
    return looked;
  }

  /** Why the last look failed, if it did. */
  Optional<Failure> lookFailure() {
    return lookFailure;
  }

  /** How fast that machine computes; empty until it was measured, and where it could not be. */
  Optional<CipherSpeeds> speeds() {
    return speeds;
  }

  /** Has it measured, once; a machine that cannot is told of by nothing being shown. */
  void measure() {
    if (measuring) {
      return;
    }
    measuring = true;
    calls.send(
        new Ask.Measure(),
        measured -> {
          speeds = Optional.of(measured.speeds());
          changed();
        },
        failure -> {});
  }

  /** Runs after every change of the draft or the inventory. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Changes an answer. */
  void change(UnaryOperator<Draft> how) {
    Draft next = how.apply(draft);
    if (!next.equals(draft)) {
      draft = next;
      changed();
    }
  }

  /** Chooses what a disk is for, and remembers how it looked at this moment. */
  void choose(String id, DiskChoice.Role role) {
    if (role == DiskChoice.Role.UNUSED) {
      chosen.remove(id);
    } else if (!chosen.containsKey(id)) {
      inventory.disk(id).ifPresent(d -> chosen.put(id, d));
    }
    change(d -> d.withDisks(d.disks().with(id, role)));
  }

  /** The disks of the draft as they were when they were chosen. */
  List<Disk> chosenDisks() {
    return draft.disks().all().stream()
        .map(chosen::get)
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  /** What has changed on the chosen disks since then, a sentence each. */
  List<String> changes() {
    List<String> sentences = new ArrayList<>();
    for (Disk disk : chosenDisks()) {
      DiskChange.between(disk, inventory.disk(disk.id())).ifPresent(sentences::add);
    }
    return sentences;
  }

  /** Accepts the chosen disks as they are now: the person has looked at them again. */
  void acceptChanges() {
    for (String id : draft.disks().all()) {
      Optional<Disk> now = inventory.disk(id);
      if (now.isPresent() && Planner.refusal(now.get(), inventory).isEmpty()) {
        chosen.put(id, now.get());
      } else {
        choose(id, DiskChoice.Role.UNUSED);
      }
    }
    changed();
  }

  /** What the helper is told of the disks that the person saw. */
  List<Ask.DiskClaim> claims() {
    return chosenDisks().stream().map(Ask.DiskClaim::of).toList();
  }

  /** The plan as things stand. */
  Plan plan() throws PlanException {
    return Planner.plan(draft.blueprint(), inventory);
  }

  /** Takes over a draft and an inventory, for a build that was begun before. */
  void resume(Draft earlier, Inventory found) {
    draft = earlier;
    inventory = found;
    looked = true;
    for (String id : earlier.disks().all()) {
      found.disk(id).ifPresent(d -> chosen.put(id, d));
    }
  }

  /** Looks at once, and again and again until {@link #stopLooking}. */
  void startLooking() {
    looking.start();
  }

  /** Looks no more. */
  void stopLooking() {
    looking.stop();
  }

  private void seen(Inventory found, Runnable over) {
    over.run();
    boolean first = !looked;
    looked = true;
    lookFailure = Optional.empty();
    if (first || !found.equals(inventory)) {
      inventory = found;
      if (first) {
        boolean boots = opensAtBoot(inventory.machine());
        draft = draft.withName(freeName()).withStorage(draft.storage().withAtBoot(boots));
      }
      changed();
    }
  }

  private void notSeen(Failure why) {
    lookFailure = Optional.of(why);
    changed();
  }

  /** Whether what opens disks at boot is there, so that doing so can be the first proposal. */
  private static boolean opensAtBoot(Machine machine) {
    return machine.known()
        && machine.systemd()
        && machine.present(Machine.CRYPTTAB_READER)
        && machine.present(Machine.INTEGRITYTAB_READER);
  }

  private String freeName() {
    List<String> taken = inventory.arrays().stream().map(Array::name).toList();
    String name = draft.name();
    for (int i = 2; taken.contains(name); i++) {
      name = "data" + i;
    }
    return name;
  }

  private void changed() {
    List.copyOf(listeners).forEach(Runnable::run);
  }
}
