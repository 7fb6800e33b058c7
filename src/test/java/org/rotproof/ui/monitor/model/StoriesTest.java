package org.rotproof.ui.monitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.ui.monitor.model.DrillPlan.Strike;
import org.rotproof.ui.monitor.model.DrillStory.Mark;

class StoriesTest {
  private static final Names NAMES = Names.of(Given.disks(2));
  private static final Array ARRAY = Given.array("raid1", 0, "in_sync", "in_sync");
  private static final DrillPlan PLAN =
      DrillPlan.of(ARRAY, ARRAY.legs().get(1), Given.disks(2).get(1));

  @Test
  void theFourResultsNeverSoundAlike() {
    List<String> headlines =
        Stream.of(
                Given.clean(),
                Given.repaired(),
                Given.unrecoverable("/a"),
                Given.incomplete("The helper died."))
            .map(report -> ResultStory.of(report, NAMES).headline())
            .toList();
    assertThat(headlines.get(0)).startsWith("Clean");
    assertThat(headlines.get(1)).startsWith("Repaired").contains("60 sectors on disk2");
    assertThat(headlines.get(2)).startsWith("Data lost").contains("64 sectors");
    assertThat(headlines.get(3)).startsWith("Incomplete").contains("40 %");
    assertThat(headlines).doesNotHaveDuplicates();
    assertThat(headlines.subList(1, 4))
        .noneMatch(h -> h.toLowerCase(Locale.ROOT).contains("clean"));
  }

  @Test
  void whatIsLostIsNamed() {
    ResultStory story = ResultStory.of(Given.unrecoverable("/srv/photos/cat.jpg"), NAMES);
    assertThat(String.join(" ", story.lines())).contains("4096–4159");
    assertThat(story.files()).containsExactly("/srv/photos/cat.jpg");
    assertThat(String.join(" ", ResultStory.of(Given.unrecoverable(), NAMES).lines()))
        .contains("No file was named");
  }

  @Test
  void aDrillIsToldChapterByChapter() {
    DrillStory story = new DrillStory();
    assertThat(marks(story)).startsWith(Mark.NOW, Mark.WAITING);
    story.checksumBefore("abc");
    story.struck("disk2", 30_720, 1);
    assertThat(story.awaitsScrub()).isTrue();
    assertThat(marks(story)).startsWith(Mark.DONE, Mark.NOW, Mark.WAITING);
    story.scrubStarted();
    story.rot(new RotFound("disk2", new SectorRange(0, 59), Fate.FOUND));
    assertThat(story.lines().get(2).text()).contains("60 sectors so far");
    story.scrubEnded(Given.repaired());
    assertThat(story.awaitsProof()).isTrue();
    assertThat(marks(story)).containsExactly(Mark.DONE, Mark.DONE, Mark.DONE, Mark.DONE, Mark.NOW);
    story.scrubStarted();
    story.scrubEnded(Given.clean());
    story.checksumAfter("abc");
    assertThat(story.ended()).isTrue();
    assertThat(marks(story)).containsOnly(Mark.DONE);
    assertThat(story.lines().get(4).text()).contains("clean", "unchanged");
    assertThat(story.headline()).contains("healed");
  }

  @Test
  void aDrillThatEndsBadlySaysSo() {
    DrillStory story = new DrillStory();
    story.struck("disk2", 30_720, 1);
    story.struck("disk1", 30_720, 1);
    story.scrubStarted();
    story.scrubEnded(Given.unrecoverable("/a"));
    assertThat(story.lines().get(3).mark()).isEqualTo(Mark.FAILED);
    story.scrubStarted();
    story.scrubEnded(Given.unrecoverable("/a"));
    assertThat(story.lines().get(4).mark()).isEqualTo(Mark.FAILED);
    assertThat(story.headline()).contains("lost");
  }

  @Test
  void damageThatNoScrubFoundIsNotCalledHealed() {
    DrillStory story = new DrillStory();
    story.struck("disk2", 512, 1);
    story.scrubStarted();
    story.scrubEnded(Given.clean());
    assertThat(story.lines().get(2).mark()).isEqualTo(Mark.FAILED);
    assertThat(story.lines().get(3).mark()).isEqualTo(Mark.WAITING);
    assertThat(story.headline()).doesNotContain("healed");
  }

  @Test
  void aScrubThatWasStoppedLeavesTheStoryWhereItWas() {
    DrillStory story = new DrillStory();
    story.struck("disk2", 512, 1);
    story.scrubStarted();
    story.scrubEnded(Given.incomplete("You stopped it."));
    assertThat(story.awaitsScrub()).isTrue();
  }

  @Property
  void aStrikeStaysOnTheDiskAndBehindItsHeader(
      @ForAll @DoubleRange(min = 0, max = 1) double at,
      @ForAll @LongRange(min = 1, max = 60_000_000) long bytes) {
    Strike strike = PLAN.single(at, bytes).get(0);
    assertThat(strike.offsetBytes() % 512).isZero();
    assertThat(strike.offsetBytes()).isGreaterThan(16L << 20);
    assertThat(strike.offsetBytes() + strike.lengthBytes()).isLessThanOrEqualTo(100_663_296);
  }

  @Property
  void scatteredStrikesAddUpAndDoNotOverlap(
      @ForAll @LongRange(min = 1, max = 50_000_000) long bytes, @ForAll long seed) {
    List<Strike> strikes = PLAN.scattered(bytes, seed);
    assertThat(strikes).hasSizeBetween(1, DrillPlan.MOST_PLACES);
    assertThat(strikes.stream().mapToLong(Strike::lengthBytes).sum())
        .isEqualTo((bytes + 511) / 512 * 512);
    for (int i = 1; i < strikes.size(); i++) {
      assertThat(strikes.get(i).at()).isGreaterThan(strikes.get(i - 1).at());
    }
  }

  @Test
  void everySentenceOfTheBundleCanBeFilledIn() {
    ResourceBundle bundle = ResourceBundle.getBundle("org.rotproof.ui.monitor", Locale.ENGLISH);
    for (String key : bundle.keySet()) {
      assertThat(bundle.getString(key)).as(key).isNotBlank().doesNotContain("'");
      new MessageFormat(bundle.getString(key), Locale.ENGLISH);
    }
  }

  @Test
  void aHundredPerCentIsOnlyAllOfIt() {
    assertThat(Percent.down(0.99999)).isEqualTo("99 %");
    assertThat(Percent.down(1)).isEqualTo("100 %");
    assertThat(Percent.down(0.0034)).isEqualTo("0.3 %");
    assertThat(Percent.down(0)).isEqualTo("0 %");
  }

  private static List<Mark> marks(DrillStory story) {
    return story.lines().stream().map(DrillStory.Line::mark).toList();
  }

  @Test
  void whatTheNextStartNeedsIsToldBesideTheData() {
    ScrubReport clean =
        new ScrubReport(
            ScrubReport.Result.CLEAN,
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            100,
            100,
            1,
            0,
            "",
            List.of());
    Endangered gone =
        new Endangered("disk1", Endangered.What.LUKS_HEADER, false, "disk1 will not open.");
    ResultStory story = ResultStory.of(clean.with(List.of(gone)), Names.of(List.of()));
    assertThat(story.headline()).contains("next start is in danger");
    assertThat(story.lines()).contains("disk1 will not open.");
    assertThat(String.join(" ", story.lines())).doesNotContain("Nothing is known");
    Endangered mended =
        new Endangered("disk1", Endangered.What.LUKS_HEADER, true, "It is right again.");
    ResultStory right = ResultStory.of(clean.with(List.of(mended)), Names.of(List.of()));
    assertThat(right.headline()).startsWith("Repaired");
    assertThat(right.lines()).contains("It is right again.");
  }

  @Test
  void whatDiffersWithoutRotIsNeitherRepairedNorAnEarlyEnd() {
    ResultStory open =
        ResultStory.of(Given.differing(Difference.Fate.OPEN, "/srv/a"), Names.of(List.of()));
    assertThat(open.headline()).contains("All of it was read", "nobody knows which is right");
    assertThat(String.join(" ", open.lines()))
        .contains("no rot", "/srv/a", "nothing was changed")
        .doesNotContain("Nothing is known about the rest");
    ResultStory voted = ResultStory.of(Given.differing(Difference.Fate.VOTED), Names.of(List.of()));
    assertThat(voted.headline()).contains("nothing had rotted").doesNotContain("Repaired");
    assertThat(String.join(" ", voted.lines())).contains("A vote decided", "against disk2");
  }
}
