package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.plan.PlanScript;

/**
 * What a rehearsal says of the machine's next start, held against that start: of lines that are
 * right, and of such that are wrong in a way that no comparison of lines finds.
 */
@Tag("kernel")
@Tag("turn-4")
@Tag("slow")
class RehearseStartKernelTest {
  private static final String REHEARSE =
      """
# rehearse NAME: what it says, and that it leaves nothing behind.
rehearse() {
  echo "== $1"
  rotproof rehearse photos --json
  echo "exit $?"
  dmsetup ls | grep rehearsal; grep md909090 /proc/mdstat; ls -d /dev/.rotproof-rehearsal
  echo "== end"
}
# change FILE SED: makes a line wrong.
change() {
  before=$(cat $1)
  sed -i "$2" $1
  [ "$(cat $1)" = "$before" ] && echo "NOTHING CHANGED"
}
""";

  private static final String LOOK =
      """
      for i in $(seq 60); do mountpoint -q /srv/photos && break; sleep 1; done
      mountpoint /srv/photos
      grep -A1 ^md /proc/mdstat
      """;

  @TempDir private Path folder;

  static List<String> kinds() {
    return BootKernelTest.kinds();
  }

  /** A line of the table that opens members: which file, and what makes it wrong for disk2. */
  private static String leg(String kind) {
    return switch (kind) {
        // The key is cut, which no comparison of lines shows.
      case "encrypted" -> "/etc/crypttab '/^photos-2 /s/nofail/nofail,keyfile-size=64/'";
      default -> "/etc/integritytab '/^photos-2 /s/crc32c/sha256/'";
    };
  }

  private static String part(String out, String name) {
    int at = out.indexOf("== " + name + "\n");
    assertThat(at).as("%s in %s", name, out).isNotNegative();
    return out.substring(at, out.indexOf("== end", at));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatItSaysOfTheNextStartIsWhatTheStartDoes(String kind) throws Exception {
    try (BootGuest guest = BootGuest.create(2, 96L << 20)) {
      Path program = GuestInstall.program(folder);
      List<String> script = new ArrayList<>();
      script.add(GuestInstall.commands());
      script.add("udevadm settle\ncat > /root/build.sh <<'SCRIPT'\n");
      script.add(PlanScript.render(BootKernelTest.plan(kind)));
      script.add("SCRIPT\nbash /root/build.sh && head -c 3M /dev/urandom > /srv/photos/file");
      script.add(" && sync && echo BUILT\n" + REHEARSE);
      script.add("rehearse good\n");
      script.add("change " + leg(kind) + "\n");
      script.add("change /etc/fstab 's/defaults/defaults,jumbo=1/'\nrehearse wrong\nsync\n");
      String out = guest.boot(String.join("", script), program, 1, 2).replace("\r", "");
      assertThat(out).contains("BUILT").doesNotContain("NOTHING CHANGED");
      assertThat(part(out, "good"))
          .contains("\"verdict\" : \"opens\"", "it opens by itself", "exit 0")
          .doesNotContain("rotproof-rehearsal-photos", "md909090");
      assertThat(part(out, "wrong"))
          .contains("\"weakened\"", "exit 1")
          .contains("would not open by itself", "options of its line in /etc/fstab")
          .contains(
              kind.equals("encrypted")
                  ? "disk2: Its line in /etc/crypttab does not open it"
                  : "disk2: Its line opens it, but not as it is");

      String next = guest.boot(LOOK, program, 1, 2);
      assertThat(next).contains("[U_]", "is not a mountpoint");
    }
  }
}
