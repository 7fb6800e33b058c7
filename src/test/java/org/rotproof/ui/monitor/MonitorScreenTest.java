package org.rotproof.ui.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.protocol.Event.ScrubMoved;
import org.rotproof.protocol.Event.ScrubMoved.Phase;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("window")
@ExtendWith(ApplicationExtension.class)
class MonitorScreenTest {
  private static final long ALL = 159_104;
  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private MonitorWindow window;

  @Start
  void start(Stage stage) {
    session.disks = Given.disks(3);
    session.arrays = List.of(Given.array("raid1", 0, "in_sync", "in_sync"));
    session.surfaces.put(
        "md127", Given.surface(2, RotMap.State.VERIFIED, System.currentTimeMillis() - 3_600_000));
    window = new MonitorWindow(stage, session, folder);
  }

  @AfterEach
  void end() {
    session.close();
  }

  @Test
  void aHealthyArrayIsCalledHealthyAndThereIsNothingToDo() {
    window.waitFor("#verdict-headline", "photos is healthy");
    window.waitFor("#verdict-next", "Nothing to do");
    assertThat(window.shows("#next-step")).isFalse();
  }

  @Test
  void aScrubFillsTheMapAndTellsWhatItFindsAndEndsWithItsResult(FxRobot robot) {
    session.surfaces.put("md127", Given.surface(2, RotMap.State.NEVER, 0));
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#scrub-start");
    MonitorWindow.await("the scrub is asked for", session::scrubs);
    assertThat(session.askedFor(Ask.Scrub.class).get(0).array()).isEqualTo("md127");
    moved(Phase.READING, ALL / 2);
    window.waitFor("#scrub-figures", "50 %");
    window.waitFor("#verdict-headline", "being scrubbed");
    session.scrubSays(new RotFound("disk2", new SectorRange(60_000, 60_059), Fate.FOUND));
    window.waitFor("#verdict-headline", "Rot found in photos");
    session.scrubSays(new RotFound("disk2", new SectorRange(60_000, 60_059), Fate.REPAIRED));
    moved(Phase.PROVING, ALL);
    session.scrubEnds(Given.repaired());
    window.waitFor("#scrub-result-headline", "Repaired: 60 sectors on disk2");
    window.waitFor("#verdict-headline", "Rot was found in photos, and repaired");
  }

  @Test
  void aScrubIsPausedResumedAndStopped(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#scrub-start");
    moved(Phase.READING, ALL / 2);
    window.waitFor("#scrub-pause", "Pause");
    robot.clickOn("#scrub-pause");
    MonitorWindow.await(
        "pause is asked for",
        () -> session.askedFor(Ask.ScrubControl.class).stream().anyMatch(Ask.ScrubControl::paused));
    moved(Phase.PAUSED, ALL / 2);
    window.waitFor("#scrub-pause", "Resume");
    window.waitFor("#verdict-headline", "is paused");
    robot.clickOn("#scrub-stop");
    window.waitFor("#scrub-what", "Stopping");
    session.point = new Answer.ScrubPoint(64_000, ALL, "You stopped it.", 1, 0);
    session.scrubEnds(Given.incomplete("You stopped it."));
    window.waitFor("#scrub-result-headline", "Incomplete");
    window.waitFor("#verdict-next", "Go on where it stopped");
    window.waitFor("#scrub-start", "Go on at 40 %");
    robot.clickOn("#scrub-start");
    MonitorWindow.await(
        "it goes on there",
        () -> session.askedFor(Ask.Scrub.class).stream().anyMatch(a -> a.fromSector() == 64_000));
  }

  @Test
  void lostDataNamesItsFilesAndNeverLooksClean(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#scrub-start");
    moved(Phase.READING, ALL);
    session.scrubEnds(Given.unrecoverable("/srv/photos/2019/cat.jpg", "/srv/photos/dog.jpg"));
    window.waitFor("#scrub-result-headline", "Data lost: 64 sectors");
    window.waitFor("#verdict-headline", "lost data in 2 files");
    assertThat(robot.lookup("#scrub-result-files").queryListView().getItems())
        .extracting(Object::toString)
        .contains("/srv/photos/2019/cat.jpg");
  }

  @Test
  void whereDisksDifferWithoutRotTheWayLeadsToTheChoice(FxRobot robot) throws Exception {
    session.vitals =
        new Answer.VitalsSeen(
            System.currentTimeMillis() + 60_000,
            List.of(
                new Endangered(
                    "disk2",
                    Endangered.What.INTEGRITY_JOURNAL,
                    true,
                    "Its journal was rewritten.")),
            List.of());
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#scrub-start");
    moved(Phase.READING, ALL);
    session.scrubEnds(Given.differing(Difference.Fate.OPEN, "/srv/photos/cat.jpg"));
    window.waitFor("#scrub-result-headline", "nobody knows which is right");
    window.waitFor("#verdict-headline", "do not agree in one place");
    window.waitFor("#next-step", "Settle it");
    Node first = robot.lookup("#surface-beginning-1").query();
    Node second = robot.lookup("#surface-beginning-2").query();
    MonitorWindow.await(
        "the look is told",
        () -> String.valueOf(second.getAccessibleText()).contains("journal was rewritten"));
    assertThat(second.getAccessibleText())
        .contains("superblocks right when looked at", "integrity journal repaired");
    assertThat(first.getAccessibleText()).contains("integrity journal right");
    robot.moveTo(second);
    window.waitFor("#surface-place", "disk2, before the data");
    window.picture("differs");
  }

  @Test
  void theKeyboardWalksOverTheMapAndEveryPlaceIsSaid(FxRobot robot) {
    window.waitFor("#verdict-headline", "healthy");
    robot.clickOn("#surface-band-1");
    robot.press(KeyCode.HOME).release(KeyCode.HOME);
    window.waitFor("#surface-place", "disk1, 0 B to");
    robot.press(KeyCode.RIGHT).release(KeyCode.RIGHT);
    robot.press(KeyCode.DOWN).release(KeyCode.DOWN);
    window.waitFor("#surface-place", "disk2");
    Node band = robot.lookup("#surface-band-2").query();
    assertThat(band.getAccessibleText()).contains("disk2", "right when read");
    robot.press(KeyCode.ENTER).release(KeyCode.ENTER);
    window.waitFor("#finds-title", "Found on disk2");
    window.waitFor("#finds-nothing", "right when read");
  }

  @Test
  void aHelperThatDiesIsSaidAtOnceAndNothingIsCalledHealthy() {
    window.waitFor("#verdict-headline", "healthy");
    session.die("The practice machine was switched off.");
    window.waitFor("#verdict-headline", "not known since");
    window.waitFor("#verdict-meaning", "switched off");
    window.waitFor("#next-step", "Connect again");
  }

  @Test
  void aFailedDiskIsSaidInPlainWordsWithTheOneThingToDo() {
    window.waitFor("#verdict-headline", "healthy");
    session.arrays = List.of(Given.array("raid1", 1, "in_sync", "faulty"));
    window.waitFor("#verdict-headline", "runs without disk2");
    window.waitFor("#verdict-next", "Replace disk2 soon");
    window.waitFor("#notice", "disk2");
  }

  @Test
  void aCleanScrubIsOfThePastOnceTheArrayLostADisk(FxRobot robot) {
    window.waitFor("#verdict-headline", "healthy");
    robot.clickOn("#scrub-start");
    MonitorWindow.await("scrub", session::scrubs);
    session.scrubEnds(Given.clean());
    window.waitFor("#scrub-result-headline", "everything was right");
    Node card = robot.lookup("#scrub-result").query();
    assertThat(card.getStyleClass()).contains("tone-good");
    session.arrays = List.of(Given.array("raid1", 1, "in_sync", "faulty"));
    window.waitFor("#verdict-headline", "runs without disk2");
    MonitorWindow.await("it is no green card", () -> !card.getStyleClass().contains("tone-good"));
    assertThat(card.getAccessibleText()).contains("That was so on", "is said above");
  }

  @Test
  void aResultIsToldOnceWhereThePageShowsItAnyway(FxRobot robot) {
    window.waitFor("#verdict-headline", "healthy");
    robot.clickOn("#scrub-start");
    MonitorWindow.await("scrub", session::scrubs);
    session.scrubEnds(Given.repaired());
    window.waitFor("#scrub-result-headline", "Repaired");
    assertThat(window.shows("#notice") && window.text("#notice").contains("finished")).isFalse();
    robot.clickOn("#scrub-start");
    MonitorWindow.await("a second scrub", () -> session.askedFor(Ask.Scrub.class).size() == 2);
    robot.clickOn("#tab-history");
    session.scrubEnds(Given.repaired());
    window.waitFor("#notice", "Scrub of photos finished");
  }

  @Test
  void aSecondArrayShowsInTheListWithItsOwnVerdict(FxRobot robot) {
    window.waitFor("#verdict-headline", "healthy");
    assertThat(window.shows("#arrays")).isFalse();
    var media = Given.array("media", "raid5", 1, Optional.empty(), "in_sync", "in_sync", "faulty");
    session.arrays = List.of(session.arrays.get(0), other(media));
    MonitorWindow.await("both arrays are listed", () -> window.shows("#array-media"));
    robot.clickOn("#array-media");
    window.waitFor("#verdict-headline", "media runs without disk3");
  }

  @Test
  void rotThatWasMetInReadingIsToldAndAsksForAScrub() {
    window.waitFor("#verdict-headline", "healthy");
    session.history =
        List.of(
            new HistoryEntry(
                7,
                System.currentTimeMillis(),
                HistoryEntry.Kind.ROT_MET,
                "photos",
                "",
                "disk2",
                "8 sectors of disk2 came wrong as the array was read.",
                List.of(),
                Optional.empty(),
                Map.of("correctedSectors", 8L)));
    session.arrays = List.of(corrected(session.arrays.get(0), 8));
    window.waitFor("#verdict-headline", "photos met rot as it was read");
    window.waitFor("#verdict-meaning", "disk2");
    window.waitFor("#verdict-next", "Scrub it");
    window.waitFor("#notice", "Rot met in photos");
  }

  private static Array corrected(Array a, long sectors) {
    List<Leg> legs =
        a.legs().stream()
            .map(
                leg ->
                    new Leg(
                        leg.slot(),
                        leg.path(),
                        leg.mapping(),
                        leg.disk(),
                        leg.state(),
                        leg.dataOffsetSectors(),
                        leg.sizeBytes(),
                        leg.carrier(),
                        leg.integrityNode(),
                        leg.disk().equals("disk2") ? sectors : leg.correctedErrors(),
                        leg.badBlocks()))
            .toList();
    return with(a, a.node(), a.uuid(), legs);
  }

  private static Array other(Array a) {
    return with(a, "md126", "0000:1111", a.legs());
  }

  private static Array with(Array a, String node, String uuid, List<Leg> legs) {
    return new Array(
        node,
        a.name(),
        uuid,
        a.level(),
        a.sizeBytes(),
        a.chunkBytes(),
        a.layout(),
        a.raidDisks(),
        a.degraded(),
        a.protection(),
        a.mountPoint(),
        a.fileSystem(),
        legs,
        a.sync(),
        a.integrity(),
        a.metadata(),
        a.state(),
        a.componentSectors(),
        a.mismatchSectors(),
        a.topDevice());
  }

  private void moved(Phase phase, long done) {
    session.scrubSays(new ScrubMoved(phase, done, ALL, 18_400_000, 95_000, 0));
  }
}
