package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

class AtStartTest {
  private static final String UUID = "11111111:22222222:33333333:44444444";

  private static ArrayRecord record(String kind) throws PlanException {
    return LifeToys.record(
        2,
        0,
        "\"protection\":{\"kind\":\""
            + kind
            + "\"},\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}");
  }

  private static Map<String, String> files(ArrayRecord record) {
    Machine empty = new Machine(true, true, true, Map.of(), Set.of(), Set.of());
    Map<String, String> files = new HashMap<>();
    new BootPlanner(record, empty, UUID, "1.2")
        .lines()
        .forEach((path, lines) -> files.put(path, String.join("\n", lines) + "\n"));
    return files;
  }

  private static RehearsalPlan plan(ArrayRecord record, Map<String, String> files, boolean systemd)
      throws PlanException {
    files.put(record.path(), ArrayRecordJson.write(record));
    Inventory inventory = LifeToys.machine(2, record, Optional.empty(), Map.of());
    return RehearsalPlan.of(
        "photos",
        inventory.with(
            new Machine(
                true,
                systemd,
                true,
                files,
                Set.of(BootLines.CRYPTTAB_READER, BootLines.INTEGRITYTAB_READER),
                Set.of())));
  }

  private static AtStart start(ArrayRecord record, String file, String from, String to)
      throws PlanException {
    Map<String, String> files = files(record);
    files.computeIfPresent(file, (path, text) -> text.replace(from, to));
    return plan(record, files, true).atStart().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypted", "integrity", "layered"})
  void itsLinesAreUsedAsTheyStandOnTheRehearsalsDevices(String kind) throws PlanException {
    AtStart start = start(record(kind), "", "", "");
    assertThat(start.legs()).containsOnlyKeys("disk1", "disk2");
    Stream.concat(start.legs().values().stream(), start.container().stream())
        .forEach(
            way -> {
              assertThat(way).isInstanceOf(AtStart.Opens.class);
              AtStart.Opens opens = (AtStart.Opens) way;
              assertThat(opens.command().argv().get(2)).startsWith("rotproof-rehearsal-photos-");
              assertThat(opens.command().argv().get(3))
                  .matches("/dev/mapper/rotproof-rehearsal-.*-disk|" + RehearsalPlan.TOP);
              assertThat(opens.named()).startsWith("/dev/");
            });
    assertThat(start.assembly().line()).contains("ARRAY /dev/md909090 metadata=1.2 UUID=" + UUID);
    assertThat(start.assembly().hidden()).isEmpty();
    assertThat(start.mount().orElseThrow().options()).contains("nofail");
    assertThat(start.container().isPresent()).isEqualTo(kind.equals("layered"));
  }

  @Test
  void whatIsNotPromisedOrNotReadIsNotTried() throws PlanException {
    ArrayRecord silent = LifeToys.record(2, 0, "\"mount\":{\"point\":\"/srv/photos\"}");
    assertThat(plan(silent, files(silent), true).atStart()).isEmpty();
    assertThat(plan(silent, files(silent), true).promised()).isFalse();
    ArrayRecord record = record("encrypted");
    assertThat(plan(record, files(record), false).atStart()).isEmpty();
    assertThat(plan(record, files(record), false).promised()).isTrue();
  }

  @Test
  void aLineThatIsNotThereOrThatNothingUsesOpensNothing() throws PlanException {
    ArrayRecord record = record("encrypted");
    String file = BootLines.CRYPTTAB;
    assertThat(start(record, file, "photos-2 ", "#photos-2 ").legs().get("disk2"))
        .isEqualTo(new AtStart.Nothing("No line of /etc/crypttab opens photos-2."));
    assertThat(start(record, file, "nofail", "noauto").legs().get("disk1"))
        .isInstanceOf(AtStart.Nothing.class);
    assertThat(start(record, BootLines.MDADM_CONF, "UUID=1", "UUIE=1").assembly().line())
        .contains("ARRAY /dev/md909090 metadata=1.2 UUIE=" + UUID);
    assertThat(start(record, BootLines.MDADM_CONF, "ARRAY", "# ARRAY").assembly().line()).isEmpty();
    assertThat(
            start(record, BootLines.MDADM_CONF, "ARRAY", "DEVICE /dev/sd*\nARRAY")
                .assembly()
                .hidden())
        .contains("DEVICE /dev/sd*");
    assertThat(start(record, BootLines.FSTAB, "/srv/photos", "/srv/else").mount())
        .map(AtStart.Mount::named)
        .contains("");
  }

  @Test
  void whereNoKeyIsNamedAPersonIsAsked() throws PlanException {
    ArrayRecord record = record("encrypted");
    String key = "/etc/rotproof/keys/photos.key";
    AtStart.Way way = start(record, BootLines.CRYPTTAB, key, "none").legs().get("disk1");
    assertThat(way).isInstanceOf(AtStart.Asks.class);
    assertThat(((AtStart.Asks) way).command().argv().get(5)).endsWith("headless=1");
    assertThat(((AtStart.Asks) way).answers()).isEmpty();
  }

  /** Whatever stands in the files, the rehearsal stays on its own devices. */
  @Property(tries = 300)
  void anyFilesGiveAPlanThatTouchesNoOtherDevice(@ForAll String crypttab, @ForAll String conf)
      throws PlanException {
    ArrayRecord record = record("encrypted");
    Map<String, String> files = files(record);
    files.put(BootLines.CRYPTTAB, "photos-1 " + crypttab + "\n");
    files.put(BootLines.MDADM_CONF, "ARRAY " + conf + "\n" + conf);
    files.put(BootLines.FSTAB, conf + " /srv/photos " + crypttab);
    AtStart start = plan(record, files, true).atStart().orElseThrow();
    for (AtStart.Way way : start.legs().values()) {
      if (way instanceof AtStart.Opens opens) {
        assertThat(opens.command().argv().get(3)).startsWith("/dev/mapper/rotproof-rehearsal-");
      }
    }
    start.assembly().line().ifPresent(line -> assertThat(line).doesNotContain("\n"));
  }
}
