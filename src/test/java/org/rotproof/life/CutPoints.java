package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.Stage;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;

/**
 * Work that is cut at points drawn by lot, by a power cut or a killed helper. Afterwards the data
 * that was there is there, what is shown is so, and the work can be gone on with or taken back.
 * {@code -Drotproof.points}, {@code -Drotproof.seed} and {@code -Drotproof.cut} choose other
 * points.
 */
abstract class CutPoints {
  /** One by default, so many in full. */
  static int points(int full) {
    return Integer.getInteger("rotproof.points", Combination.FULL ? full : 1);
  }

  /** Where to cut, as a stage's kind, for a closer look; everywhere by default. */
  private static final String STAGE = System.getProperty("rotproof.cut", "");

  /** The first one, to go on with those that were not tried. */
  static int firstPoint() {
    return Integer.getInteger("rotproof.first-point", 0);
  }

  private record Place(int stage, int step) {}

  /** In what order a point's outcome was drawn, for the words of a failure. */
  final List<String> story = new ArrayList<>();

  Lab lab;
  Random random;

  void begin(long salt, String title) {
    random = new Random(Combination.SEED * 1000 + salt);
    story.clear();
    story.add(title);
  }

  void tell(String what) {
    story.add(what);
    System.err.println(story.get(0) + ": " + what);
  }

  /** Sends it, waits for a place drawn by lot, and cuts; gives whether it was done before. */
  boolean cut(Ask<?> ask, Plan plan) throws Exception {
    List<Stage> stages = plan.stages();
    int stage = random.nextInt(stages.size());
    while (!STAGE.isEmpty() && !stages.get(stage).kind().equals(STAGE)) {
      stage = random.nextInt(stages.size());
    }
    Place place = new Place(stage, random.nextInt(stages.get(stage).steps().size()));
    int delayMillis = random.nextInt(random.nextBoolean() ? 50 : 3000);
    boolean power = random.nextBoolean();
    tell(
        (power ? "power cut" : "killed helper")
            + ", "
            + delayMillis
            + " ms into "
            + stages.get(place.stage).steps().get(place.step).kind()
            + " ("
            + stages.get(place.stage).kind()
            + ")");
    CompletableFuture<Answer> there = new CompletableFuture<>();
    HostSession.Call<?> call =
        lab.session()
            .send(
                ask,
                event -> {
                  if (event instanceof Event.StepChanged s
                      && place.equals(new Place(s.stage(), s.step()))) {
                    there.complete(new Answer.Done());
                  }
                });
    CompletableFuture.anyOf(there, call.answer()).get(240, TimeUnit.SECONDS);
    Thread.sleep(delayMillis);
    boolean done = call.answer().isDone();
    if (done) {
      call.answer().get(); // Throws when it has failed by itself.
    }
    if (power) {
      lab.outside().powerCut();
    } else {
      lab.session().send(new Ask.PracticeExec("pkill -9 -f org.rotproof.helper.HelperMain"));
      lab.session().gone().get(60, TimeUnit.SECONDS);
    }
    lab.reconnect();
    return done;
  }

  private List<JournalSummary> journals() {
    return lab.ask(new Ask.Journals(), Answer.JournalList.class).journals();
  }

  Inventory look() {
    return lab.ask(new Ask.Look(), Answer.Found.class).inventory();
  }

  Optional<ArrayRecord> record(String name) {
    return Optional.ofNullable(ArrayRecordJson.found(look().machine()).get(name));
  }

  /** An encrypted mirror that opens at boot and has header backups, with a file on it. */
  void build(int disks) {
    lab = Lab.shared(disks, 64);
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                + "\"keys\":{\"headerBackup\":\"backups\"},\"mount\":{\"atBoot\":true}}")
        .build(lab);
    fill("photos");
  }

  void intact(String name) {
    assertThat(lab.sh("sha256sum -c /root/" + name + ".sum")).as(story.toString()).contains("OK");
  }

  void fill(String name) {
    lab.sh(
        "head -c 4M /dev/urandom > /srv/NAME/file; sha256sum /srv/NAME/file > /root/NAME.sum; sync"
            .replace("NAME", name));
  }

  void openIfClosed(String name) {
    if (look().arrays().stream().noneMatch(a -> a.name().equals(name))) {
      LabChore.done(lab, new Chore.Open(name, List.of(), false));
    }
    intact(name);
  }

  /** What is shown is what the kernel says, before or after it was looked at. */
  void shownIsTrue(String name) {
    String before = kernelSays(name);
    Inventory inventory = look();
    Array array =
        inventory.arrays().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    assertThat(array.degraded() + " " + array.raidDisks())
        .as(story.toString())
        .isIn(before, kernelSays(name));
    ArrayRecord record = ArrayRecordJson.found(inventory.machine()).get(name);
    assertThat(record).as("the record of %s: %s", name, story).isNotNull();
    List<String> unknown = new ArrayList<>(array.legs().stream().map(Leg::mapping).toList());
    record.members().forEach(member -> unknown.remove(member.mapping()));
    // A member is given to the array before it is written down; between the two, a journal is open.
    assertThat(unknown).as(story.toString()).hasSizeLessThanOrEqualTo(journals().isEmpty() ? 0 : 1);
  }

  private String kernelSays(String name) {
    return lab.sh(
        "cd /sys/block/$(basename $(readlink -f /dev/md/%s))/md; echo $(cat degraded raid_disks)"
            .formatted(name));
  }

  private enum Way {
    NOTHING_TO_DO,
    ON,
    BACK
  }

  /** Goes on or takes back, as drawn by lot where both are offered. */
  private Way recover() {
    List<JournalSummary> journals = journals();
    assertThat(journals).as(story.toString()).hasSizeLessThan(2);
    if (journals.isEmpty()) {
      return Way.NOTHING_TO_DO;
    }
    JournalSummary journal = journals.get(0);
    tell(journal.state() + " Undo: " + journal.undoMeans());
    assertThat(journal.canGoOn()).as(story + journal.goOnMeans()).isTrue();
    boolean goOn = !journal.canUndo() || random.nextBoolean();
    tell(goOn ? "goes on" : "is undone");
    if (!goOn && overtaken(journal)) {
      tell("was overtaken, and goes on");
      goOn = true;
    }
    if (goOn) {
      lab.ask(new Ask.GoOn(journal.id()), Answer.class);
    }
    assertThat(journals()).as(story.toString()).isEmpty();
    return goOn ? Way.ON : Way.BACK;
  }

  /** Undoes, unless md came to its end between what was said and what was asked. */
  private boolean overtaken(JournalSummary journal) {
    try {
      lab.ask(new Ask.Undo(journal.id()), Answer.class);
      return false;
    } catch (AssertionError e) {
      if (!String.valueOf(e.getMessage()).contains("no way back any more")) {
        throw e;
      }
      JournalSummary now = journals().get(0);
      assertThat(now.canUndo()).as(story.toString()).isFalse();
      assertThat(now.canGoOn()).as(story + now.goOnMeans()).isTrue();
      return true;
    }
  }

  /** Whether the work took effect, which has to fit what was done about it. */
  boolean tookEffect(boolean answered, String name, String disk) {
    return tookEffect(answered, () -> record(name).flatMap(r -> r.member(disk)).isPresent());
  }

  /** The same, for what is seen in another way once it is over. */
  boolean tookEffect(boolean answered, BooleanSupplier look) {
    Way way = recover();
    boolean took = look.getAsBoolean();
    if (answered || way != Way.NOTHING_TO_DO) {
      assertThat(took).as(story.toString()).isEqualTo(answered || way == Way.ON);
    }
    return took;
  }

  /** The members are whole, are those disks and no others, and agree with each other. */
  void whole(String name, List<String> disks) {
    lab.sh("mdadm --wait /dev/md/" + name + " || true");
    Inventory inventory = look();
    Array array =
        inventory.arrays().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    assertThat(array.legs().stream().map(Leg::disk))
        .as(story.toString())
        .containsExactlyInAnyOrderElementsOf(disks);
    assertThat(array.degraded()).as(story.toString()).isZero();
    ArrayRecord record = ArrayRecordJson.found(inventory.machine()).get(name);
    assertThat(record.members().stream().map(ArrayRecord.Member::disk))
        .as(story.toString())
        .containsExactlyInAnyOrderElementsOf(disks);
    assertThat(inventory.machine().mappings())
        .as(story.toString())
        .filteredOn(m -> m.startsWith(name) && !m.endsWith("_dif"))
        .hasSize(record.members().size());
    intact(name);
    assertThat(
            lab.sh(
                "cd /sys/block/%s/md; echo check > sync_action; mdadm --wait /dev/%s; cat mismatch_cnt"
                    .formatted(array.node(), array.node())))
        .as(story.toString())
        .isEqualTo("0");
  }
}
