package org.rotproof.ui.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.RaidLevel;
import org.rotproof.ui.Shop;

/** Each page asks the planner about its own answers, and about nothing that comes later. */
class PageCheckTest {
  private static final Inventory SHOP = Shop.shop();

  private static Draft draft(String... disks) {
    return Draft.empty("photos").withDisks(new DiskChoice(List.of(disks), List.of()));
  }

  private static Optional<String> field(Page page, Draft draft) {
    return PageCheck.check(page, draft, SHOP).map(PlanException::field);
  }

  @Test
  void disksAreJudgedWhateverTheRestSays() {
    assertThat(field(Page.DISKS, draft("disk1"))).contains("disks");
    assertThat(field(Page.DISKS, draft("disk1", "disk2"))).isEmpty();
    assertThat(field(Page.DISKS, draft("disk1", "disk6"))).contains("disks");
    assertThat(field(Page.DISKS, draft("disk1", "disk2").withName("no/name"))).isEmpty();
    assertThat(field(Page.DISKS, draft("disk1", "gone"))).contains("disks");
  }

  @Test
  void aLevelWithTooFewDisksIsToldOnItsPage() {
    Draft draft = draft("disk1", "disk2").withRaid(RaidLevel.RAID6);
    assertThat(field(Page.DISKS, draft)).isEmpty();
    assertThat(field(Page.PROTECTION, draft)).contains("disks");
    assertThat(field(Page.PROTECTION, draft.withRaid(RaidLevel.RAID1))).isEmpty();
  }

  @Test
  void encryptionNeedsAKeyAndIntegrityNone() {
    Draft none = draft("disk1", "disk2");
    none = none.withKeys(none.keys().withKeyFile(false));
    assertThat(field(Page.KEYS, none)).contains("keys");
    assertThat(field(Page.KEYS, none.withGuard(none.guard().withKind(Kind.INTEGRITY)))).isEmpty();
  }

  @Test
  void keysDoNotGoOntoTheArrayTheyOpen() {
    Draft draft = draft("disk1", "disk2");
    Draft key = draft.withKeys(draft.keys().withKeyFileName(Optional.of("/srv/photos/a.key")));
    assertThat(field(Page.KEYS, key)).contains("keys.keyFile");
    Draft near = draft.withKeys(draft.keys().withKeyFileName(Optional.of("/srv/photos2/a.key")));
    assertThat(field(Page.KEYS, near)).isEmpty();
    Draft backup = draft.withKeys(draft.keys().withHeaderFolder(Optional.of("/srv/photos")));
    assertThat(field(Page.KEYS, backup)).contains("keys.headerBackup");
    assertThat(field(Page.STORAGE, backup)).contains("keys.headerBackup");
  }

  @Test
  void namesThatAreTakenAreToldOnTheStoragePage() {
    Draft draft = draft("disk1", "disk2");
    Draft group = draft.withStorage(draft.storage().withLvm(true));
    assertThat(field(Page.STORAGE, group)).isEmpty();
    Draft taken = group.withStorage(group.storage().withVolumeGroup(Optional.of("vg_old")));
    assertThat(field(Page.STORAGE, taken)).contains("storage.volumeGroup");
    assertThat(field(Page.PROTECTION, taken)).isEmpty();
  }

  @Test
  void aNameTypedLateNamesTheRest() throws PlanException {
    Draft draft = draft("disk1", "disk2").withName("films");
    var blueprint = Planner.plan(draft.blueprint(), SHOP).blueprint();
    assertThat(blueprint.keys().keyFile()).contains("films.key");
    assertThat(blueprint.mount().point()).contains("/srv/films");
    assertThat(blueprint.storage().label()).isEqualTo("films");
  }

  @Test
  void aLongNameIsCutToWhatTheFileSystemTakes() {
    Draft draft = draft("disk1", "disk2").withName("a-very-long-name-indeed");
    draft = draft.withStorage(draft.storage().withType(org.rotproof.plan.FileSystemType.XFS));
    assertThat(draft.blueprint().storage().label()).hasSize(12);
    assertThat(field(Page.STORAGE, draft)).isEmpty();
  }

  @Test
  void aDraftSurvivesTheWayThroughItsBlueprint() {
    Draft draft = draft("disk1", "disk2", "disk3");
    draft = draft.withStorage(draft.storage().withLvm(true)).withRaid(RaidLevel.RAID5);
    assertThat(Draft.of(draft.blueprint()).blueprint()).isEqualTo(draft.blueprint());
  }

  @Test
  void everyStageAndStepHasAName() throws PlanException {
    java.util.ResourceBundle texts = java.util.ResourceBundle.getBundle("org.rotproof.plan.words");
    for (Kind kind : Kind.values()) {
      for (boolean keyFile : new boolean[] {true, false}) {
        Draft draft = draft("disk1", "disk2");
        draft = draft.withGuard(draft.guard().withKind(kind));
        draft =
            draft.withKeys(
                draft.keys().withKeyFile(keyFile).withPassphrase(true).withRecoveryKey(true));
        draft = draft.withStorage(draft.storage().withLvm(true).withAtBoot(true));
        Inventory known =
            SHOP.with(
                new org.rotproof.storage.Machine(
                    true,
                    true,
                    true,
                    java.util.Map.of("/etc/fstab", ""),
                    Set.of(BootLines.CRYPTTAB_READER, BootLines.INTEGRITYTAB_READER),
                    Set.of()));
        for (var stage : Planner.plan(draft.blueprint(), known).stages()) {
          assertThat(texts.keySet()).contains("stage." + stage.kind());
          stage.steps().forEach(s -> assertThat(texts.keySet()).contains("step." + s.kind()));
        }
      }
    }
  }

  @Property
  void anyTextAtAllIsAnAnswerOrASentence(@ForAll String text) {
    Draft draft = draft("disk1", "disk2");
    Draft odd =
        draft
            .withName(text)
            .withKeys(draft.keys().withKeyFileName(Optional.of(text)))
            .withStorage(
                draft
                    .storage()
                    .withLvm(true)
                    .withLabel(Optional.of(text))
                    .withPoint(Optional.of(text))
                    .withVolumeGroup(Optional.of(text)));
    for (Page page : Page.values()) {
      PageCheck.check(page, odd, SHOP)
          .ifPresent(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("\n"));
    }
  }

  @Test
  void onlyWhatTheKernelHasIsOnOffer() {
    assertThat(GuardChoice.onOffer(Kind.LAYERED, Set.of("crc32c", "raid1")))
        .extracting(i -> i.id())
        .containsExactly("crc32c");
    assertThat(GuardChoice.onOffer(Kind.ENCRYPTED, Set.of())).isNotEmpty();
  }
}
