package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An unprivileged user, a real polkitd, and the installed helper: allowed and refused. */
@Tag("kernel")
@Tag("turn-1")
@Tag("slow")
class PolkitKernelTest {
  /** Asks as Ann, through pkexec, until the last answer has come, and prints what came. */
  private static final String ASK =
      """
trap '' PIPE
ask() {
  echo "== $1"
  rm -f /run/asks /run/answers; mkfifo /run/asks
  setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=-all \
    timeout 150 pkexec $HELPER < /run/asks > /run/answers 2>&1 &
  exec 9> /run/asks
  printf '%s\\n' '{"id":1,"ask":{"type":"hello"}}' '{"id":2,"ask":{"type":"journals"}}' \
    '{"id":3,"ask":{"type":"undo","journal":"none"}}' \
    '{"id":4,"ask":{"type":"do","chore":{"type":"close","array":"photos"},"claims":[],"planDigest":""}}' \
    2>/dev/null >&9
  for i in $(seq 240); do
    [ "$(grep -c '"id":[0-9]*,"\\(answer\\|failure\\)' /run/answers)" = 4 ] && break
    kill -0 $! 2>/dev/null || break
    sleep 0.5
  done
  exec 9>&-
  wait $!; code=$?; cat /run/answers; echo "exit $code"
}
allow() {
  printf 'polkit.addRule(function(a, s) { if (s.user == "ann" && [%s].indexOf(a.id) >= 0) { return polkit.Result.YES; } });\\n' \
    "$1" > /etc/polkit-1/rules.d/10-lab.rules
  chmod 644 /etc/polkit-1/rules.d/10-lab.rules
  systemctl restart polkit
}
""";

  private static String install() throws Exception {
    StringBuilder script = new StringBuilder();
    script.append(
        """
        mkdir -p /usr/lib/rotproof/helper /usr/share/polkit-1/actions /etc/polkit-1/rules.d
        tar -xf /dev/disk/by-id/virtio-program -C /usr/lib/rotproof/helper
        HELPER=/usr/lib/rotproof/rotproof-helper
        set -- /usr/lib/jvm/*/bin/java; ln -sf "$1" /usr/bin/java
        chmod 4755 /usr/bin/pkexec
        chmod -R go+rX /usr/lib/rotproof
        """);
    put(script, "assets/helper/rotproof-helper", "/usr/lib/rotproof/rotproof-helper", "755");
    put(
        script,
        "assets/polkit/org.rotproof.policy",
        "/usr/share/polkit-1/actions/org.rotproof.policy",
        "644");
    return script.toString();
  }

  private static void put(StringBuilder script, String from, String to, String mode)
      throws Exception {
    String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(from)));
    script
        .append("base64 -d > ")
        .append(to)
        .append(" <<'X'\n")
        .append(base64)
        .append("\nX\nchmod ")
        .append(mode)
        .append(' ')
        .append(to)
        .append('\n');
  }

  private static String part(String out, String title) {
    int from = out.indexOf("== " + title);
    int to = out.indexOf("\nexit ", from);
    return out.substring(from, out.indexOf('\n', to + 1));
  }

  @Test
  void aUserWithoutRightsMakesTheHelperDoNothingAndOneWithSomeJustThat() throws Exception {
    try (BootGuest guest = BootGuest.create(1, 64L << 20)) {
      String out =
          guest.boot(
              install()
                  + ASK
                  + """
ask nothing-allowed
allow '"org.rotproof.look"'
ask look-allowed
allow '"org.rotproof.look","org.rotproof.unlock"'
ask unlock-allowed
allow '"org.rotproof.look","org.rotproof.erase"'
ask erase-allowed
echo "== by-hand"
setpriv --reuid 1000 --regid 1000 --clear-groups $HELPER </dev/null
echo "exit $?"
echo "== with-options"
setpriv --reuid 1000 --regid 1000 --clear-groups pkexec $HELPER --practice </dev/null
echo "exit $?"
""",
              GuestProgram.tar(Cache.open(), BootGuest.java()),
              1);
      String none = part(out, "nothing-allowed");
      assertThat(none).as(out).doesNotContain("hello-from").containsPattern("exit 12[67]");

      String look = part(out, "look-allowed");
      assertThat(look).as(out).contains("hello-from", "\"id\":2,\"answer\"");
      assertThat(look).contains("You were not allowed to erase disks");
      assertThat(look).contains("You were not allowed to open or close an array");

      String unlock = part(out, "unlock-allowed");
      assertThat(unlock).contains("You were not allowed to erase disks");
      assertThat(unlock).contains("no record of an array 'photos'");

      String erase = part(out, "erase-allowed");
      assertThat(erase).contains("There is no journal of that name");
      assertThat(erase).contains("You were not allowed to open or close an array");

      assertThat(part(out, "by-hand")).contains("exit 2");
      assertThat(part(out, "with-options")).contains("takes no options", "exit 2");
    }
  }
}
