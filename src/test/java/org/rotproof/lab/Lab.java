package org.rotproof.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.rotproof.host.HostSession;
import org.rotproof.host.PracticeHost;
import org.rotproof.host.PracticeLab;
import org.rotproof.host.PracticeSpec;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * A practice machine for tests: the real kernel, reached through the real helper. {@link #shared}
 * keeps one machine a spec for the whole run, with its disks blank again for each caller.
 * Everything that goes wrong becomes an AssertionError with the guest's console; without QEMU tests
 * fail.
 */
public final class Lab implements AutoCloseable {
  private static final Map<PracticeSpec, Lab> SHARED = new HashMap<>();

  private final PracticeSpec spec;
  private HostSession session;
  private final List<String> news = Collections.synchronizedList(new ArrayList<>());

  private Lab(PracticeSpec spec) {
    this.spec = spec;
    try {
      session = new PracticeHost(spec).connect(s -> news.add(s.sentence()));
    } catch (FailureException e) {
      throw new AssertionError(words("the practice machine did not start", e.failure()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** A machine of one's own; close it. */
  public static Lab start(PracticeSpec spec) {
    return new Lab(spec);
  }

  /** So many free disks of so many MiB; a machine of one's own. */
  public static Lab start(int disks, int mebibytes) {
    return start(new PracticeSpec(disks, (long) mebibytes << 20, false));
  }

  /**
   * The run's common machine of that spec, its free disks blank and nothing open. Do not close it,
   * cut its power or pull its disks: take one of your own for that.
   */
  public static synchronized Lab shared(PracticeSpec spec) {
    Lab lab = SHARED.get(spec);
    if (lab == null || lab.session.gone().isDone()) {
      SHARED.values().forEach(Lab::close); // One at a time: two would slow each other down.
      SHARED.clear();
      lab = new Lab(spec);
      SHARED.put(spec, lab);
    } else {
      lab.blank();
    }
    return lab;
  }

  /** The run's common machine with so many free disks of so many MiB. */
  public static Lab shared(int disks, int mebibytes) {
    return shared(new PracticeSpec(disks, (long) mebibytes << 20, false));
  }

  /** The session, for what has no short way here. */
  public HostSession session() {
    return session;
  }

  /** What can be done from outside. */
  public PracticeLab outside() {
    return session.lab().orElseThrow();
  }

  /** What was said while it started. */
  public List<String> news() {
    return List.copyOf(news);
  }

  /** Runs a shell command as root in the guest. */
  public Answer.Executed exec(String command) {
    return ask(new Ask.PracticeExec(command), Answer.Executed.class);
  }

  /** Runs a command that has to end well; gives its output without the last newline. */
  public String sh(String command) {
    Answer.Executed done = exec(command);
    if (done.exit() != 0) {
      throw new AssertionError(
          withConsole("exit " + done.exit() + " of: " + command + "\n" + done.output()));
    }
    return done.output().stripTrailing();
  }

  /** Asks and waits for the answer. */
  public <A extends Answer> A ask(Ask<A> ask) {
    return ask(ask, event -> {});
  }

  /** Asks and waits for an answer that has to be of that type. */
  public <T extends Answer> T ask(Ask<?> ask, Class<T> type) {
    return ask(ask, type, event -> {});
  }

  /** Asks and waits for an answer that has to be of that type. */
  public <T extends Answer> T ask(Ask<?> ask, Class<T> type, Consumer<Event> events) {
    return type.cast(ask(ask, events));
  }

  /** Asks and waits for the answer, five minutes at most. */
  public <A extends Answer> A ask(Ask<A> ask, Consumer<Event> events) {
    try {
      return session.send(ask, events).answer().get(300, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failed) {
        throw new AssertionError(words(ask.toString(), failed.failure()), e);
      }
      throw new AssertionError(withConsole(ask.toString()), e);
    } catch (TimeoutException e) {
      throw new AssertionError(withConsole("no answer in five minutes: " + ask), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Asks for what has to be refused, and gives the failure. */
  public Failure refused(Ask<?> ask) {
    try {
      Answer answer = session.send(ask).answer().get(300, TimeUnit.SECONDS);
      throw new AssertionError(withConsole(ask + " was done: " + answer));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failed) {
        return failed.failure();
      }
      throw new AssertionError(withConsole(ask.toString()), e);
    } catch (TimeoutException e) {
      throw new AssertionError(withConsole("no answer in five minutes: " + ask), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Rot: random bytes into a disk's image, from outside. */
  public void damage(String disk, long offsetBytes, long lengthBytes) {
    try {
      outside().damage(disk, offsetBytes, lengthBytes);
    } catch (IOException e) {
      throw new AssertionError(withConsole("damage to " + disk), e);
    }
  }

  /** Comes back after a power cut or a lost helper. */
  public void reconnect() {
    try {
      session = outside().reconnect(s -> news.add(s.sentence()));
    } catch (FailureException e) {
      throw new AssertionError(words("no way back", e.failure()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The guest's node of a disk: /dev/sda. */
  public String node(String disk) {
    return sh(
        "serial=$(sed -n 's/ "
            + disk
            + "$//p' /etc/rotproof/practice-disks);"
            + " lsblk -dnro PATH,SERIAL | sed -n \"s/ ${serial:?}$//p\"");
  }

  /** Waits until a disk that was plugged in is there, on a busy machine too. */
  public void seen(String disk) {
    sh(
        "serial=$(sed -n 's/ "
            + disk
            + "$//p' /etc/rotproof/practice-disks); for i in $(seq 600); do lsblk -dnro SERIAL |"
            + " grep -qx \"$serial\" && { udevadm settle; exit 0; }; sleep 0.1; done; lsblk; exit"
            + " 1");
  }

  /** Closes whatever is open in the guest and makes its free disks blank. */
  public void blank() {
    sh(
        """
cd /
end=$(($(date +%s) + 120))
while :; do
  umount -a -t ext4,xfs,btrfs 2>/dev/null
  [ -z "$(vgs --noheadings -o vg_name 2>/dev/null)" ] || vgchange -qq -an
  for md in $(ls /sys/block | grep '^md'); do
    echo idle >/sys/block/$md/md/sync_action 2>/dev/null
    mdadm --stop /dev/$md 2>/dev/null
  done
  dmsetup remove_all 2>/dev/null
  udevadm settle
  left=$(ls /sys/block | grep -E '^(md|dm-)')
  [ -n "$left" ] || break
  if [ $(date +%s) -gt $end ]; then
    echo "still open: $left"; lsblk; dmsetup table
    # Whoever was left running, by what it has open.
    for fd in /proc/[0-9]*/fd/* /proc/[0-9]*/cwd; do
      case $(readlink $fd) in /mnt/*|/srv/*|/dev/md*|/dev/dm-*)
        echo "$fd -> $(readlink $fd): $(tr '\\0' ' ' <${fd%/*}/cmdline 2>/dev/null || tr '\\0' ' ' <${fd%/*/*}/cmdline)" ;;
      esac
    done
    exit 1
  fi
  sleep 0.5
done
# A helper that has just started may be about to load its library from here.
find /var/lib/rotproof -mindepth 1 ! -name '*sqlite*' -delete
rm -rf /etc/udev/rules.d/65-rotproof-* /etc/crypttab /etc/integritytab /etc/mdadm/mdadm.conf /etc/fstab \
  /etc/rotproof/arrays /etc/rotproof/before /etc/rotproof/keys /etc/rotproof/backups
true
""");
    for (int i = 1; i <= spec.disks(); i++) {
      try (RandomAccessFile image =
          new RandomAccessFile(outside().image("disk" + i).toFile(), "rw")) {
        long size = image.length();
        image.setLength(0);
        image.setLength(size);
      } catch (IOException e) {
        throw new AssertionError("disk" + i, e);
      }
    }
    sh(
        """
        for disk in /dev/sd?; do blockdev --flushbufs $disk; done
        udevadm trigger --subsystem-match=block
        udevadm settle || udevadm settle
        """);
  }

  private String words(String what, Failure failure) {
    return withConsole(
        what
            + ": "
            + failure.kind()
            + ": "
            + failure.what()
            + " "
            + failure.advice()
            + "\n"
            + failure.toolOutput());
  }

  private String withConsole(String what) {
    if (session == null) {
      return what;
    }
    String console = outside().console();
    int from = Math.max(0, console.length() - 6000);
    return what + "\n--- the guest's console ends so:\n" + console.substring(from);
  }

  @Override
  public void close() {
    session.close();
  }
}
