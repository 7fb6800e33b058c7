package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
 * Builds, replacements and growth that are cut at points drawn by lot, by a power cut or a killed
 * helper. Afterwards the data that was there is there, what is shown is so, and the work can be
 * gone on with or taken back. A few points by default, 50 of each with {@code
 * -Drotproof.full=true}; {@code -Drotproof.points}, {@code -Drotproof.seed} and {@code
 * -Drotproof.cut} choose others.
 */
@Tag("kernel")
@Tag("turn-3")
class CutLifeKernelTest {
  private static final int POINTS =
      Integer.getInteger("rotproof.points", Combination.FULL ? 50 : 1);

  /** Where to cut, as a stage's kind, for a closer look; everywhere by default. */
  private static final String STAGE = System.getProperty("rotproof.cut", "");

  private record Place(int stage, int step) {}

  /** In what order a point's outcome was drawn, for the words of a failure. */
  private final List<String> story = new ArrayList<>();

  private Lab lab;
  private Random random;

  private void begin(long salt, String title) {
    random = new Random(Combination.SEED * 1000 + salt);
    story.clear();
    story.add(title);
  }

  private void tell(String what) {
    story.add(what);
    System.err.println(story.get(0) + ": " + what);
  }

  /** Sends it, waits for a place drawn by lot, and cuts; gives whether it was done before. */
  private boolean cut(Ask ask, Plan plan) throws Exception {
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
    HostSession.Call call =
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

  private Inventory look() {
    return lab.ask(new Ask.Look(), Answer.Found.class).inventory();
  }

  private void intact(String name) {
    assertThat(lab.sh("sha256sum -c /root/" + name + ".sum")).as(story.toString()).contains("OK");
  }

  private void fill(String name) {
    lab.sh(
        "head -c 4M /dev/urandom > /srv/NAME/file; sha256sum /srv/NAME/file > /root/NAME.sum; sync"
            .replace("NAME", name));
  }

  private void openIfClosed(String name) {
    if (look().arrays().stream().noneMatch(a -> a.name().equals(name))) {
      LabChore.done(lab, new Chore.Open(name, List.of()));
    }
    intact(name);
  }

  /** What is shown is what the kernel says. */
  private void shownIsTrue(String name) {
    Inventory inventory = look();
    Array array =
        inventory.arrays().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    String md = "/sys/block/" + array.node() + "/md/";
    assertThat(array.degraded() + " " + array.raidDisks())
        .as(story.toString())
        .isEqualTo(lab.sh("echo $(cat " + md + "degraded) $(cat " + md + "raid_disks)"));
    ArrayRecord record = ArrayRecordJson.found(inventory.machine()).get(name);
    assertThat(record.members().stream().map(ArrayRecord.Member::mapping))
        .as(story.toString())
        .containsAll(array.legs().stream().map(Leg::mapping).toList());
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
    lab.ask(goOn ? new Ask.GoOn(journal.id()) : new Ask.Undo(journal.id()), Answer.class);
    assertThat(journals()).as(story.toString()).isEmpty();
    return goOn ? Way.ON : Way.BACK;
  }

  /** Whether the work took effect, which has to fit what was done about it. */
  private boolean tookEffect(boolean answered, String name, String disk) {
    Way way = recover();
    boolean took =
        Optional.ofNullable(ArrayRecordJson.found(look().machine()).get(name))
            .flatMap(r -> r.member(disk))
            .isPresent();
    if (answered || way != Way.NOTHING_TO_DO) {
      assertThat(took).as(story.toString()).isEqualTo(answered || way == Way.ON);
    }
    return took;
  }

  /** The members are whole, are those disks and no others, and agree with each other. */
  private void whole(String name, List<String> disks) {
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

  private String etc() {
    return lab.sh(
        "cd /etc; cat crypttab fstab mdadm/mdadm.conf rotproof/arrays/photos.json | sha256sum");
  }

  @Test
  void aReplacementCanBeCutAnywhere() throws Exception {
    lab = Lab.shared(3, 64);
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                + "\"keys\":{\"headerBackup\":\"backups\"},\"mount\":{\"atBoot\":true}}")
        .build(lab);
    fill("photos");
    List<String> members = new ArrayList<>(List.of("disk1", "disk2"));
    String free = "disk3";
    for (int point = 0; point < POINTS; point++) {
      begin(point, "replacement " + point);
      String old = members.get(random.nextInt(2));
      boolean fails = random.nextInt(3) == 0;
      if (fails) {
        tell(old + " fails first");
        String mapping =
            ArrayRecordJson.found(look().machine())
                .get("photos")
                .member(old)
                .orElseThrow()
                .mapping();
        lab.sh("mdadm /dev/md/photos --fail /dev/mapper/" + mapping);
      }
      String before = etc();
      LabChore chore =
          LabChore.of(lab, new Chore.Replace("photos", old, free, random.nextBoolean()));
      boolean done = cut(chore.ask(), chore.plan());
      openIfClosed("photos");
      shownIsTrue("photos");
      if (tookEffect(done, "photos", free)) {
        members.set(members.indexOf(old), free);
        free = old;
      } else {
        assertThat(etc()).as(story.toString()).isEqualTo(before);
        if (fails) {
          LabChore.done(lab, new Chore.Replace("photos", old, free, false));
          members.set(members.indexOf(old), free);
          free = old;
        }
      }
      whole("photos", members);
    }
  }

  @Test
  void growthCanBeCutAnywhere() throws Exception {
    for (int point = 0; point < POINTS; point++) {
      begin(1000 + point, "growth " + point);
      lab = Lab.shared(4, 64);
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\",\"disk3\"],\"raid\":\"raid5\","
                  + "\"protection\":{\"kind\":\"integrity\"},\"mount\":{\"atBoot\":true}}")
          .build(lab);
      fill("photos");
      String before =
          lab.sh("cd /etc; cat integritytab fstab mdadm/mdadm.conf rotproof/arrays/photos.json");
      LabChore chore = LabChore.of(lab, new Chore.AddMember("photos", "disk4"));
      boolean done = cut(chore.ask(), chore.plan());
      openIfClosed("photos");
      shownIsTrue("photos");
      if (tookEffect(done, "photos", "disk4")) {
        whole("photos", List.of("disk1", "disk2", "disk3", "disk4"));
        assertThat(lab.sh("df --output=size -BM /srv/photos | tail -1"))
            .as(story.toString())
            .containsPattern("1[0-9][0-9]M");
      } else {
        whole("photos", List.of("disk1", "disk2", "disk3"));
        assertThat(
                lab.sh(
                    "cd /etc; cat integritytab fstab mdadm/mdadm.conf"
                        + " rotproof/arrays/photos.json"))
            .as(story.toString())
            .isEqualTo(before);
      }
    }
  }

  @Test
  void aBuildBesideAnArrayCanBeCutAnywhere() throws Exception {
    lab = Lab.shared(4, 64);
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                + "\"protection\":{\"kind\":\"integrity\"}}")
        .build(lab);
    fill("photos");
    lab.sh("printf '# mine\\r\\nno end' > /etc/crypttab; printf 'tmpfs /x tmpfs' > /etc/fstab");
    for (int point = 0; point < POINTS; point++) {
      begin(2000 + point, "build " + point);
      LabBuild build =
          LabBuild.of(
              lab,
              "{\"name\":\"films\",\"disks\":[\"disk3\",\"disk4\"],"
                  + "\"keys\":{\"headerBackup\":\"backups\"},\"mount\":{\"atBoot\":true}}");
      String before = files();
      boolean done = cut(build.ask(), build.plan());
      openIfClosed("photos");
      shownIsTrue("photos");
      if (tookEffect(done, "films", "disk3")) {
        if (look().arrays().stream().noneMatch(a -> a.name().equals("films"))) {
          LabChore.done(lab, new Chore.Open("films", List.of()));
        }
        fill("films");
        whole("films", List.of("disk3", "disk4"));
        LabChore.done(lab, new Chore.TakeApart("films"));
        lab.sh("rm -r /etc/rotproof/keys /etc/rotproof/backups");
      } else {
        assertThat(files()).as(story.toString()).isEqualTo(before);
        assertThat(lab.sh("wipefs --noheadings " + lab.node("disk3") + " " + lab.node("disk4")))
            .as(story.toString())
            .isEmpty();
      }
      whole("photos", List.of("disk1", "disk2"));
    }
  }

  private String files() {
    return lab.sh(
        "cd /etc; find crypttab fstab mdadm integritytab rotproof/arrays rotproof/keys"
            + " rotproof/backups -type f 2>/dev/null | sort | xargs sha256sum");
  }
}
