package org.rotproof.rehearse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.linux.LockedBytes;
import org.rotproof.linux.Processes;
import org.rotproof.plan.Command;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.RehearsalNames;

/** The tools of a rehearsal, by whichever commands it opens. */
final class OpeningTools {
  /** The array's node, where only a rehearsal looks. */
  static final String PRIVATE_MD = RehearsalPlan.FOLDER + "/md";

  /** How much may be written above the array. */
  static final long TOP_BYTES = 256L << 20;

  private static final Path SYS_BLOCK = Path.of("/sys/class/block");
  private static final Path MD_ATTRIBUTES = SYS_BLOCK.resolve(RehearsalNames.MD_NODE + "/md");
  private static final Duration OPEN_LIMIT = Duration.ofMinutes(5);
  private static final Duration READ_LIMIT = Duration.ofMinutes(15);
  private static final int STAT_WRITTEN = 6;
  private static final int NO_KEY = 2;

  /** A journal of 64 MiB, replayed and begun anew, with its tags. */
  private static final long MOST_LEG_BYTES = 192L << 20;

  private static final long LEAST_LEG_BYTES = 16L << 20;
  private static final String MD = "/dev/" + RehearsalNames.MD_NODE;
  private static final String MOUNT = RehearsalPlan.FOLDER + "/mnt";
  private static final Pattern READ = Pattern.compile("READ (\\d+) (\\d+)");

  /**
   * Its own table of arrays, empty: else mdadm refuses what is running already, and would note this
   * one for everybody.
   */
  private static final String ASSEMBLE =
      "mkdir -p /run/mdadm && mount -t tmpfs none /run/mdadm && : >/run/mdadm/map"
          + " && exec mdadm --assemble --run --readonly "
          + MD
          + " \"$@\"";

  /** Mounts where nobody else sees it, and reads files spread over all of it. */
  private static final String READ_FILES =
      """
      mount -t "$1" -o "$2" "$3" "$4" || exit 71
      n=0; b=0
      while IFS= read -r -d '' f; do
        s=$(head -c 4194304 -- "$f" 2>/dev/null | wc -c; exit ${PIPESTATUS[0]}) ||
          { printf 'BAD %q\\n' "${f#"$4"/}"; continue; }
        n=$((n + 1)); b=$((b + s))
      done < <(timeout 120 find "$4" -xdev -type f -print0 2>/dev/null | shuf -z -n "$5")
      echo "READ $n $b"
      umount "$4"
      """;

  private final RehearsalPlan plan;
  private final Map<String, LockedBytes> secrets;

  OpeningTools(RehearsalPlan plan, Map<String, LockedBytes> secrets) {
    this.plan = plan;
    this.secrets = Map.copyOf(secrets);
  }

  /** Lays a throw-away layer over a member's disk. */
  static void layer(Scene scene, RehearsalPlan.Leg leg) throws IOException, InterruptedException {
    long bytes = Long.parseLong(Scene.must("blockdev", "--getsize64", leg.node()).strip());
    scene.layer(
        leg.layer(), leg.node(), Math.max(LEAST_LEG_BYTES, Math.min(MOST_LEG_BYTES, bytes)));
  }

  /** Runs one of the plan's commands, with the secret that it takes. */
  Processes.Finished run(Command command) throws IOException, InterruptedException {
    Processes.Running running =
        command.input() instanceof Command.Input.Secret secret
            ? Processes.startWithSecrets(
                command.argv(), List.of(secret(secret.name())), false, line -> {})
            : Processes.start(command.argv(), new byte[0], line -> {});
    return running.await(OPEN_LIMIT);
  }

  private LockedBytes secret(String name) throws IOException {
    LockedBytes bytes = secrets.get(name);
    if (bytes == null) {
      throw new IOException("the " + name + " was not handed over");
    }
    return bytes;
  }

  /** Why a container or a dm-integrity device did not open. */
  static String why(Processes.Finished end) {
    String said = said(end.words());
    return end.exit() == NO_KEY
        ? "None of its key slots takes the key that opening takes. (" + said + ")"
        : said.isEmpty() ? "The tool ended with " + end.exit() + "." : said;
  }

  /** The same of a member, whose disk is called by its name. */
  static String why(Processes.Finished end, RehearsalPlan.Leg leg) {
    return why(end).replace("/dev/mapper/" + leg.layer(), leg.disk());
  }

  /** What a tool said, in one line. */
  static String said(String words) {
    return ForeignText.clean(words.strip().replace('\n', ' '));
  }

  /**
   * Has md put the array together, read-only.
   *
   * @param words members, or where mdadm finds them
   * @return what mdadm said, where it did not
   */
  static Optional<String> assemble(List<String> words) throws IOException, InterruptedException {
    Scene.settle();
    Processes.Finished end = unshared(ASSEMBLE, words, OPEN_LIMIT);
    if (!attribute(MD_ATTRIBUTES.resolve("array_state")).equals("readonly")) {
      return Optional.of(said(end.words()));
    }
    Scene.hideNode(RehearsalNames.MD_NODE, PRIVATE_MD);
    return Optional.empty();
  }

  /** How many members md misses in it. */
  static int degraded() {
    String degraded = attribute(MD_ATTRIBUTES.resolve("degraded"));
    return degraded.matches("\\d{1,4}") ? Integer.parseInt(degraded) : 0;
  }

  /** The mappings that md took into it, spares too. */
  static Set<String> members() throws IOException {
    Set<String> names = new HashSet<>();
    try (Stream<Path> slaves = Files.list(SYS_BLOCK.resolve(RehearsalNames.MD_NODE + "/slaves"))) {
      slaves.forEach(slave -> names.add(attribute(slave.resolve("dm/name"))));
    }
    return names;
  }

  /** LVM reads the array's metadata itself, and sees nothing else meanwhile; gives the node. */
  String volume(Scene scene, RehearsalPlan.Volume volume, String device)
      throws IOException, InterruptedException, Failed {
    Lvm.Found found = Lvm.find(volume);
    if (found.table().isEmpty()) {
      throw new Failed(found.words(), found.unproved());
    }
    Scene.must(
        "dmsetup",
        "create",
        plan.volumeMapping(),
        "--table",
        found.table().get().replace("DEVICE", device));
    String node = RehearsalPlan.FOLDER + "/volume";
    scene.hide(plan.volumeMapping(), node);
    return node;
  }

  /** The options of a second one of that type, which is only read. */
  String safeOptions() {
    return "ro,nosuid,nodev,noexec" + plan.type().twinOptions();
  }

  /**
   * Mounts it where nobody else sees it, and reads files.
   *
   * @param most how many
   */
  static Processes.Finished readFiles(String type, String options, String device, int most)
      throws IOException, InterruptedException, Failed {
    Files.createDirectories(Path.of(MOUNT));
    try {
      return unshared(
          READ_FILES, List.of(type, options, device, MOUNT, Integer.toString(most)), READ_LIMIT);
    } catch (IOException e) {
      throw new Failed("Mounting it and reading files took too long: " + e.getMessage(), true);
    }
  }

  /** How many files were read, and how many bytes; empty where it did not mount. */
  static Optional<Matcher> read(Processes.Finished end) {
    return end.stdout().lines().map(READ::matcher).filter(Matcher::matches).findFirst();
  }

  /** Runs a shell's words where mounts are nobody else's, and are gone with it. */
  private static Processes.Finished unshared(String script, List<String> arguments, Duration limit)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "bash",
                "-c",
                script,
                RehearsalPlan.FOLDER));
    words.addAll(arguments);
    return Processes.run(words, new byte[0], limit);
  }

  /** How much has been written to its disks since the machine was started. */
  long written() {
    long sum = 0;
    for (RehearsalPlan.Leg leg : plan.legs()) {
      Path name = Path.of(leg.node()).getFileName();
      String[] fields =
          attribute(SYS_BLOCK.resolve(String.valueOf(name)).resolve("stat")).split("\\s+", -1);
      sum += fields.length > STAT_WRITTEN ? Long.parseLong(fields[STAT_WRITTEN]) : 0;
    }
    return sum;
  }

  private static String attribute(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
