package org.rotproof.helper.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Danger;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** Who may do what. */
class PolkitGateTest {
  @TempDir Path folder;

  private String pkcheck(int exit) throws IOException {
    Path script = folder.resolve("pkcheck-" + exit);
    Files.writeString(
        script, "#!/bin/sh\necho \"$@\" >> " + folder + "/asked\nexit " + exit + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  private List<String> asked() throws IOException {
    Path file = folder.resolve("asked");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void everyAskSaysItsDanger() throws Exception {
    assertThat(new Ask.Look().danger()).isEqualTo(Danger.LOOK);
    assertThat(new Ask.Scrub("a", 0, false, 0).danger()).isEqualTo(Danger.SCRUB);
    assertThat(new Ask.ScrubElsewhere("a", 1, Ask.ScrubElsewhere.Wish.STOP).danger())
        .isEqualTo(Danger.SCRUB);
    assertThat(new Ask.Undo("j").danger()).isEqualTo(Danger.ERASE);
    assertThat(new Ask.GoOn("j").danger()).isEqualTo(Danger.ERASE);
    assertThat(new Ask.PracticeExec("x").danger()).isEqualTo(Danger.ERASE);
    // To look at another one's work needs no more than to look; to end it is a change.
    assertThat(new Ask.Works().danger()).isEqualTo(Danger.LOOK);
    assertThat(new Ask.FollowWork("w").danger()).isEqualTo(Danger.LOOK);
    assertThat(new Ask.StopWork("w").danger()).isEqualTo(Danger.CHANGE);
    assertThat(new Ask.PauseWork("w", true).danger()).isEqualTo(Danger.CHANGE);
    assertThat(new Ask.Do(new Chore.Open("a", List.of(), false), List.of(), "").danger())
        .isEqualTo(Danger.UNLOCK);
    assertThat(new Ask.Do(new Chore.TakeApart("a"), List.of(), "").danger())
        .isEqualTo(Danger.ERASE);
    assertThat(new Ask.Do(new Chore.ChangePassphrase("a"), List.of(), "").danger())
        .isEqualTo(Danger.CHANGE);
    // What reads all that a look reads erases nothing, and its dialog must not say so.
    assertThat(new Ask.Report().danger()).isEqualTo(Danger.LOOK);
    assertThat(new Ask.Vitals("a", false).danger()).isEqualTo(Danger.LOOK);
    assertThat(new Ask.Vitals("a", true).danger()).isEqualTo(Danger.SCRUB);
    assertThat(new Ask.Rehearse("a", false, true).danger()).isEqualTo(Danger.LOOK);
    assertThat(new Ask.Rehearse("a", true, true).danger()).isEqualTo(Danger.UNLOCK);
  }

  @Test
  void looksAreNotAskedForAgainAndTheRestIsAskedEachTime() throws Exception {
    Gate gate = new PolkitGate("12,34,1000", pkcheck(0), folder);
    gate.check(new Ask.Look());
    assertThat(asked()).isEmpty();
    gate.check(new Ask.Undo("j"));
    gate.check(new Ask.Undo("j"));
    assertThat(asked())
        .hasSize(2)
        .allMatch(
            line ->
                line.equals(
                    "--action-id org.rotproof.erase --process 12,34,1000"
                        + " --allow-user-interaction --detail array of an unknown journal"
                        + " --detail disks no disk"));
  }

  @Test
  void aNoIsANoWhateverItsReason() throws Exception {
    for (int exit : new int[] {1, 2, 3, 127}) {
      refused(new PolkitGate("1,2,3", pkcheck(exit), folder));
    }
    refused(new PolkitGate("1,2,3", "/nonexistent/pkcheck", folder));
  }

  private static void refused(Gate gate) {
    assertThatThrownBy(() -> gate.check(new Ask.Undo("j")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.DENIED));
  }

  @Test
  void theCallerIsTheParentWithItsStartTimeAndTheUserWhomPkexecNames() throws Exception {
    long self = ProcessHandle.current().pid();
    String uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    assertThat(PolkitGate.subject(Path.of("/proc"), self, uid)).matches(self + ",\\d+," + uid);
    assertThatThrownBy(() -> PolkitGate.subject(Path.of("/proc"), self, "54321"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PolkitGate.subject(Path.of("/proc"), 1, uid))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> PolkitGate.subject(Path.of("/proc"), self, "0 --x"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aProcessNameFullOfParenthesesMovesNothing() throws Exception {
    Path process = Files.createDirectories(folder.resolve("42"));
    Files.writeString(
        process.resolve("stat"),
        "42 (a) R 1 (b 7) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21\n");
    Files.writeString(process.resolve("status"), "Name:\tx\nUid:\t1000\t1000\t1000\t1000\n");
    assertThat(PolkitGate.subject(folder, 42, "1000")).isEqualTo("42,4711,1000");
  }

  @Test
  void withoutPkexecNobodyIsAsked() throws Exception {
    assertThat(PolkitGate.forCaller(Map.of(), folder)).isSameAs(Gate.OPEN);
  }

  @Test
  void theDialogNamesTheArrayAndTheDisks() throws Exception {
    Gate gate = new PolkitGate("12,34,1000", pkcheck(0), folder);
    List<Ask.DiskClaim> claims =
        List.of(
            new Ask.DiskClaim("/dev/disk/by-id/ata-WDC_1", "S\u001b1\n", "w", 1),
            new Ask.DiskClaim("disk2", "Z2", "w", 1));
    gate.check(new Ask.Do(new Chore.TakeApart("photos"), claims, ""));
    assertThat(asked())
        .singleElement()
        .asString()
        .endsWith(
            "--detail array 'photos' --detail disks ata-WDC_1 (serial S?1?), disk2 (serial Z2)");
    Subject many =
        Subject.of(
            new Ask.Do(
                new Chore.TakeApart("x\u202e".repeat(1000)),
                java.util.stream.IntStream.range(0, 60)
                    .mapToObj(i -> new Ask.DiskClaim("disk" + i, "", "", 1))
                    .toList(),
                ""),
            folder);
    assertThat(many.array()).hasSizeLessThan(110).doesNotContain("\u202e");
    assertThat(many.disks()).endsWith("and 44 more");
    String policy = Files.readString(Path.of("assets/polkit/org.rotproof.policy"));
    assertThat(policy).contains("ERASE disks for the array $(array): $(disks)</message>");
  }
}
