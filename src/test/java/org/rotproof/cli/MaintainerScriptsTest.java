package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubUnits;

/**
 * What dpkg runs as the helper comes and goes, below a root folder of its own. {@code systemctl} is
 * one that notes what it was asked for, and enables as the real one does; the real one is asked in
 * {@code installer/trial}.
 */
class MaintainerScriptsTest {
  private static final String WATCH = "rotproof-watch.service";
  private static final String SYSTEMCTL =
      """
      #!/bin/sh
      echo "$*" >>"$DPKG_ROOT/asked"
      link="$DPKG_ROOT/etc/systemd/system/multi-user.target.wants/rotproof-watch.service"
      case "$*" in
        *enable*watch*) mkdir -p "${link%/*}" && ln -sf /nowhere "$link" ;;
      esac
      case "$*" in
        disable*watch*) rm -f "$link" ;;
      esac
      """;

  @TempDir Path root;
  private Path units;

  @BeforeEach
  void machineWithAScheduleAndAChannel() throws Exception {
    Path program = Files.createDirectories(root.resolve("bin")).resolve("systemctl");
    Files.writeString(program, SYSTEMCTL);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    units = Files.createDirectories(root.resolve("etc/systemd/system"));
    Files.createDirectories(root.resolve("run/systemd/system"));
    put("var/lib/rotproof/tell/state", "1");
    put("etc/rotproof/notify.json", "{}");
    Files.createDirectories(units.resolve("multi-user.target.wants"));
    Files.createSymbolicLink(
        units.resolve("multi-user.target.wants").resolve(WATCH), Path.of("/nowhere"));
  }

  private void put(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void schedule(String array) throws IOException {
    String timer = ScrubUnits.timerName(array);
    Files.writeString(units.resolve(timer), ScrubUnits.timer(array, ScrubSchedule.MONTHLY));
    Files.writeString(
        units.resolve(ScrubUnits.serviceName(array)),
        ScrubUnits.service(array, ScrubSchedule.MONTHLY));
    Files.createDirectories(units.resolve("timers.target.wants"));
    Files.createSymbolicLink(units.resolve("timers.target.wants").resolve(timer), Path.of("/no"));
    put("var/lib/systemd/timers/stamp-" + timer, "");
  }

  private String run(String script, String... arguments) throws Exception {
    List<String> line = new java.util.ArrayList<>();
    line.addAll(List.of("sh", "installer/maintainer/rotproof-helper." + script));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("DPKG_ROOT", root.toString());
    builder
        .environment()
        .merge("PATH", root.resolve("bin").toString(), (old, own) -> own + ":" + old);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(script + ": " + said).isZero();
    return said;
  }

  private String asked() throws IOException {
    Path file = root.resolve("asked");
    String all = Files.exists(file) ? Files.readString(file) : "";
    Files.deleteIfExists(file);
    return all;
  }

  private boolean watchIsEnabled() {
    return Files.isSymbolicLink(units.resolve("multi-user.target.wants").resolve(WATCH));
  }

  private List<String> left() throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(f -> !Files.isDirectory(f))
          .map(f -> root.relativize(f).toString())
          .filter(f -> f.startsWith("etc/") || f.startsWith("var/"))
          .sorted()
          .toList();
    }
  }

  @Test
  void anUpgradeStartsTheWatchAnewAndEnablesNothing() throws Exception {
    Files.delete(units.resolve("multi-user.target.wants").resolve(WATCH));
    run("prerm", "upgrade", "2");
    run("postrm", "upgrade", "2");
    run("postinst", "configure", "1");
    assertThat(asked()).contains("daemon-reload", "try-restart " + WATCH).doesNotContain("enable");
    assertThat(watchIsEnabled()).isFalse();
  }

  @Test
  void whoeverWasToldIsToldAgainWhenTheHelperIsBack() throws Exception {
    run("prerm", "remove");
    assertThat(run("postrm", "remove")).contains("nobody is told any more");
    assertThat(asked()).contains("disable --now " + WATCH);
    assertThat(watchIsEnabled()).isFalse();
    run("postinst", "configure", "1");
    assertThat(asked()).contains("enable " + WATCH, "start " + WATCH);
    assertThat(watchIsEnabled()).isTrue();
    assertThat(left()).doesNotContain("var/lib/rotproof/tell/watch-again");
  }

  @Test
  void aWatchThatWasSwitchedOffStaysSoAfterARemoval() throws Exception {
    Files.delete(units.resolve("multi-user.target.wants").resolve(WATCH));
    run("prerm", "remove");
    run("postrm", "remove");
    run("postinst", "configure", "1");
    assertThat(watchIsEnabled()).isFalse();
  }

  @Test
  void timersOfSchedulesGoWithTheirLinksAndStampsAndOnlyOurs() throws Exception {
    schedule("photos");
    schedule("my-films");
    Files.writeString(units.resolve("rotproof-scrub-mine.timer"), "[Timer]\n");
    run("prerm", "remove");
    String said = run("postrm", "remove");
    assertThat(said).contains("the timers of scheduled scrubs are removed");
    assertThat(asked())
        .contains("disable --now rotproof-scrub-photos.timer")
        .contains("disable --now rotproof-scrub-photos.service")
        .contains("disable --now " + ScrubUnits.timerName("my-films"))
        .doesNotContain("scrub-mine");
    assertThat(left())
        .containsExactly(
            "etc/rotproof/notify.json",
            "etc/systemd/system/rotproof-scrub-mine.timer",
            "var/lib/rotproof/tell/state",
            "var/lib/rotproof/tell/watch-again");
  }

  @Test
  void aPurgeLeavesWhatDataDependsOnAndNothingElse() throws Exception {
    schedule("photos");
    put("etc/rotproof/keys/photos.key", "k");
    put("var/lib/rotproof/history.db", "h");
    run("prerm", "remove");
    run("postrm", "remove");
    String said = run("postrm", "purge");
    assertThat(left())
        .containsExactly("etc/rotproof/keys/photos.key", "var/lib/rotproof/history.db");
    assertThat(said).contains("kept in /etc/rotproof", "kept in /var/lib/rotproof");
  }

  @Test
  void aPurgeWithNothingToKeepLeavesNothingAndClaimsNothing() throws Exception {
    run("prerm", "remove");
    String removed = run("postrm", "remove");
    assertThat(removed).doesNotContain("kept in /etc/rotproof", "kept in /var/lib/rotproof");
    assertThat(run("postrm", "purge")).doesNotContain("kept");
    assertThat(left()).isEmpty();
    assertThat(root.resolve("etc/rotproof")).doesNotExist();
    assertThat(root.resolve("var/lib/rotproof")).doesNotExist();
  }

  @Test
  void withoutSystemdNothingOfItIsAsked() throws Exception {
    Files.delete(root.resolve("run/systemd/system"));
    run("postinst", "configure");
    run("prerm", "remove");
    run("postrm", "remove");
    assertThat(asked()).isEmpty();
  }
}
