package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.host.Host;
import org.rotproof.host.KnownMachine;
import org.rotproof.host.KnownMachines;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.Mdstat;
import org.rotproof.ui.ScriptedHost;

/** All computers that were ever met, looked at side by side. */
class AllMachinesTest {
  private static final String DEGRADED =
      """
      Personalities : [raid1]
      md127 : active raid1 dm-1[0]
            79552 blocks super 1.2 [2/1] [U_]

      unused devices: <none>
      """;

  @TempDir Path folder;
  private KnownMachines known;
  private Machines machines;
  private Inventory seen;

  @BeforeEach
  void meet() throws Exception {
    known = new KnownMachines(folder.resolve("rotproof/machines.json"));
    seen =
        new Inventory(
            List.of(),
            Mdstat.parse(DEGRADED).arrays().stream().map(a -> a.toArray()).toList(),
            java.util.Set.of(),
            java.util.Set.of(),
            java.util.Set.of());
    machines =
        new Machines() {
          @Override
          public Host practice(int disks, long sizeBytes) {
            return NOT_ASKED.practice(disks, sizeBytes);
          }

          @Override
          public Host here() {
            return NOT_ASKED.here();
          }

          @Override
          public Host ssh(String target) {
            return answering(seen);
          }

          @Override
          public Host sshUnasked(String target) {
            if (target.contains("off")) {
              return news -> {
                throw new FailureException(
                    new Failure(Failure.Kind.LOST, "off cannot be reached.", "", "", ""));
              };
            }
            return answering(seen);
          }

          @Override
          public KnownMachines known() {
            return known;
          }

          @Override
          public Inventory look() throws TroubleException, InterruptedException {
            return NOT_ASKED.look();
          }

          @Override
          public MachineFile report() throws TroubleException, InterruptedException {
            return NOT_ASKED.report();
          }
        };
  }

  private static final Machines NOT_ASKED = CommandLineRun.NO_MACHINES;

  /** One of an earlier version, which knows a look and nothing of later asks. */
  private static Host answering(Inventory found) {
    ScriptedHost host = new ScriptedHost(found);
    host.answers(
        (ask, running) -> {
          if (!(ask instanceof Ask.Look)) {
            running.fail(new Failure(Failure.Kind.USAGE, "not known", "", "", ""));
          }
          return Optional.empty();
        });
    return host;
  }

  private CommandLineRun run(String... args) {
    return CommandLineRun.among(machines, args);
  }

  @Test
  void whoWasMetIsLookedAtAgainAndWhoIsSilentSaysSoWithWhatWasKnown() throws Exception {
    // Met by a look at it, whichever way its name was typed.
    assertThat(run("status", "--host", "root@nas").exit()).isZero();
    assertThat(run("status", "--host", "ssh://root@nas/").exit()).isZero();
    known.met(
        new KnownMachine(
            "off", 1_700_000_000_000L, List.of(new KnownMachine.Known("films", "healthy", ""))));
    CommandLineRun all = run("status", "--all", "--check");
    assertThat(all.exit()).isEqualTo(1);
    assertThat(all.out())
        .contains("this computer\n  There are no arrays.")
        .contains("ssh://root@nas\n  md127: degraded")
        .contains("ssh://off\n  Not known now: off cannot be reached.\n  On 14 Nov 2023")
        .contains("films: healthy.");
    JsonNode json = Json.mapper().readTree(run("status", "--all", "--json").out()).get("machines");
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("place").textValue()).isEqualTo("this computer");
    assertThat(json.get(1).get("answered").booleanValue()).isFalse();
    assertThat(json.get(1).get("lastMet").textValue()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(json.get(2).get("arrays").get(0).get("health").textValue()).isEqualTo("degraded");
  }

  @Test
  void aMachineWhoseMdstatIsNotUnderstoodIsNotSaidToHaveNoArrays() throws Exception {
    String why = "/proc/mdstat: line 1 belongs to no array: 'x'";
    Inventory blind =
        new Inventory(
            List.of(),
            List.of(),
            java.util.Set.of(),
            java.util.Set.of(),
            java.util.Set.of(),
            List.of(why));
    seen = blind;
    for (String[] args :
        List.of(
            new String[] {"status", "--check", "--host", "ssh://root@nas"},
            new String[] {"status", "--check", "--all"})) {
      CommandLineRun run = run(args);
      assertThat(run.exit()).as(run.out()).isEqualTo(1);
      assertThat(run.out()).contains("No array is known.").contains(why);
    }
    CommandLineRun run = run("status", "--json", "--host", "ssh://root@nas");
    assertThat(Json.mapper().readTree(run.out()).get("unknown").get(0).textValue()).isEqualTo(why);
  }

  @Test
  void oneThatIsForgottenIsNotAskedAgain() throws Exception {
    run("status", "--host", "nas");
    assertThat(run("status", "--forget", "ssh://nas").exit()).isZero();
    assertThat(known.all()).isEmpty();
    assertThat(run("status", "--forget", "ssh://nas").exit()).isEqualTo(2);
    assertThat(run("status", "--all", "--prometheus").exit()).isEqualTo(2);
    assertThat(run("status", "--all", "--host", "nas").exit()).isEqualTo(2);
  }

  @Test
  void theListIsPrivateAndOneThatCannotBeReadIsPutAside() throws Exception {
    Path file = folder.resolve("rotproof/machines.json");
    run("status", "--host", "nas");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    for (String bad :
        List.of(
            "{",
            "[null]",
            "[{\"target\":\"-oProxyCommand=x\",\"metAtMillis\":1,\"arrays\":[]}]",
            "[{\"target\":null,\"metAtMillis\":1,\"arrays\":[]}]",
            "[{\"target\":\"nas\",\"metAtMillis\":1,\"arrays\":null}]",
            "null")) {
      Files.writeString(file, bad);
      assertThat(known.all()).as(bad).isEmpty();
      assertThat(run("status", "--all").exit()).as(bad).isZero();
      assertThat(run("status", "--host", "nas").exit()).as(bad).isZero();
      assertThat(known.all()).as(bad).hasSize(1);
      assertThat(file.resolveSibling("machines.json.unreadable")).hasContent(bad);
    }
  }
}
