package org.rotproof.rehearse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.linux.LockedBytes;
import org.rotproof.linux.Processes;
import org.rotproof.plan.Command;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.rehearse.RehearsalListener.Phase;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.Rehearsal.Verdict;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Redundancy;
import org.rotproof.storage.RehearsalNames;

/**
 * The legs, opened on their layers, and the openings that are tried with them. All of it is taken
 * down in the end.
 */
final class Attempt implements AutoCloseable {
  private static final Path SYS_BLOCK = Path.of("/sys/class/block");
  private static final Duration OPEN_LIMIT = Duration.ofMinutes(5);
  private static final Duration CHECK_LIMIT = Duration.ofMinutes(30);
  private static final Duration READ_LIMIT = Duration.ofMinutes(15);
  private static final int STAT_WRITTEN = 6;
  private static final int NO_KEY = 2;

  /** A journal of 64 MiB, replayed and begun anew, with its tags. */
  private static final long MOST_LEG_BYTES = 192L << 20;

  private static final long TOP_BYTES = 256L << 20;
  private static final long LEAST_LEG_BYTES = 16L << 20;
  private static final String MD = "/dev/" + RehearsalNames.MD_NODE;
  private static final String PRIVATE_MD = RehearsalPlan.FOLDER + "/md";
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

  /** Mounts where nobody else sees it, and reads some hundred files spread over all of it. */
  private static final String READ_FILES =
      """
      mount -t "$1" -o "$2" "$3" "$4" || exit 71
      n=0; b=0
      while IFS= read -r -d '' f; do
        s=$(head -c 4194304 -- "$f" 2>/dev/null | wc -c; exit ${PIPESTATUS[0]}) ||
          { printf 'BAD %q\n' "${f#"$4"/}"; continue; }
        n=$((n + 1)); b=$((b + s))
      done < <(timeout 120 find "$4" -xdev -type f -print0 2>/dev/null | shuf -z -n 300)
      echo "READ $n $b"
      umount "$4"
      """;

  private final RehearsalPlan plan;
  private final Map<String, LockedBytes> secrets;
  private final RehearsalListener listener;
  private final Scene scene;
  private final long before;
  private final Map<String, String> closed = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<RehearsalPlan.Leg> open = new ArrayList<>();
  private boolean tooFew;
  private long filesRead;
  private long bytesRead;

  private Attempt(
      RehearsalPlan plan,
      Map<String, LockedBytes> secrets,
      RehearsalListener listener,
      Scene scene) {
    this.plan = plan;
    this.secrets = secrets;
    this.listener = listener;
    this.scene = scene;
    before = written();
  }

  /** Opens the legs, but for those on some disks. */
  static Attempt begin(
      RehearsalPlan plan,
      Map<String, LockedBytes> secrets,
      Path files,
      RehearsalListener listener,
      Set<String> leaveOut)
      throws IOException, InterruptedException {
    Attempt attempt = new Attempt(plan, secrets, listener, Scene.begin(files));
    try {
      for (RehearsalPlan.Leg leg : plan.legs()) {
        if (!leaveOut.contains(leg.disk()) && attempt.openLeg(leg)) {
          attempt.open.add(leg);
        }
      }
      return attempt;
    } catch (IOException | InterruptedException e) {
      attempt.close();
      throw e;
    }
  }

  /** Whether the disks have been written to since, so that the legs are a mixture of times. */
  boolean stale() {
    return written() != before;
  }

  @Override
  public void close() throws IOException {
    listener.doing(Phase.TAKING_DOWN, "");
    scene.close();
  }

  /**
   * What came of it.
   *
   * @param closed disks that did not open, with the reason
   * @param torn whether something failed that may have failed only because the array was written to
   * @param tooFew whether it failed because too few disks opened
   */
  record Outcome(
      Rehearsal.Pass pass,
      Map<String, String> closed,
      boolean torn,
      boolean tooFew,
      List<String> notes) {
    /** The same, after it was tried often enough. */
    Outcome asTorn() {
      String words =
          "While it was tried, the array was being written to, so what was read is a mixture of"
              + " times, and a failure then says nothing of its opening: rehearse it when less is"
              + " written. The last try said: "
              + pass.words();
      return new Outcome(
          new Rehearsal.Pass(pass.without(), Verdict.UNPROVED, pass.files(), pass.bytes(), words),
          closed,
          true,
          tooFew,
          notes);
    }
  }

  /** Something that did not work. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether the array may have nothing to do with it. */
    private final boolean unproved;

    Failed(String words, boolean unproved) {
      super(words);
      this.unproved = unproved;
    }
  }

  /** Tries one opening, and takes the array down again; the legs stay open. */
  Outcome run(String without) throws IOException, InterruptedException {
    Verdict verdict = Verdict.OPENS;
    String words = "";
    filesRead = 0;
    bytesRead = 0;
    tooFew = false;
    try {
      open(without);
    } catch (Failed e) {
      boolean full = Scene.overflowed();
      verdict = full || e.unproved ? Verdict.UNPROVED : Verdict.FAILS;
      words =
          full
              ? "A throw-away layer was full, so this says nothing of the array: " + e.getMessage()
              : String.valueOf(e.getMessage());
    }
    listener.doing(Phase.TAKING_DOWN, "");
    scene.backToLegs(name -> plan.legs().stream().anyMatch(leg -> name.startsWith(leg.mapping())));
    boolean failed = verdict == Verdict.FAILS || !closed.isEmpty();
    return new Outcome(
        new Rehearsal.Pass(without, verdict, filesRead, bytesRead, words),
        closed,
        failed && stale(),
        tooFew,
        notes);
  }

  private void open(String without) throws IOException, InterruptedException, Failed {
    List<String> opened = new ArrayList<>();
    Set<Integer> missing = new HashSet<>();
    List<RehearsalPlan.Leg> members = plan.members();
    for (RehearsalPlan.Leg leg : plan.legs()) {
      if (open.contains(leg) && !leg.disk().equals(without)) {
        opened.add("/dev/mapper/" + leg.mapping());
      } else if (!leg.spare()) {
        missing.add(members.indexOf(leg));
      }
    }
    int gone = missing.size() + plan.absent().size();
    Redundancy.Fate fate =
        plan.absent().isEmpty() ? plan.redundancy().fate(missing) : plan.redundancy().fate(gone);
    if (fate == Redundancy.Fate.LOST || opened.isEmpty()) {
      tooFew = true;
      throw new Failed("Too few of its disks open.", false);
    }
    listener.doing(Phase.ASSEMBLING, "");
    assemble(opened, gone);
    scene.layer(plan.topMapping(), PRIVATE_MD, TOP_BYTES);
    scene.hide(plan.topMapping(), RehearsalPlan.TOP);
    String device = RehearsalPlan.TOP;
    if (plan.unlock().isPresent()) {
      Processes.Finished end = run(plan.unlock().get());
      if (!end.ok()) {
        throw new Failed(
            "The array is put together, and the container over it does not open: " + why(end),
            false);
      }
      scene.hide(plan.plainMapping(), RehearsalPlan.PLAIN);
      device = RehearsalPlan.PLAIN;
    }
    if (plan.volume().isPresent()) {
      device = volume(plan.volume().get(), device);
    }
    read(device);
    // Where nothing was mounted, the check is all that reads.
    if (without.isEmpty() || !plan.type().mountsTwice()) {
      check(device);
    }
  }

  private boolean openLeg(RehearsalPlan.Leg leg) throws IOException, InterruptedException {
    listener.doing(Phase.OPENING, leg.disk());
    long bytes = Long.parseLong(Scene.must("blockdev", "--getsize64", leg.node()).strip());
    scene.layer(
        leg.layer(), leg.node(), Math.max(LEAST_LEG_BYTES, Math.min(MOST_LEG_BYTES, bytes)));
    Optional<String> lacking = lackingKeyFile(leg.open());
    if (lacking.isPresent()) {
      closed.put(leg.disk(), "The key file " + lacking.get() + " is not there.");
      return false;
    }
    Processes.Finished end = run(leg.open());
    if (!end.ok()) {
      closed.put(leg.disk(), why(end).replace("/dev/mapper/" + leg.layer(), leg.disk()));
    }
    return end.ok();
  }

  private static Optional<String> lackingKeyFile(Command command) {
    int at = command.argv().indexOf("--key-file");
    return at < 0
        ? Optional.empty()
        : Optional.of(command.argv().get(at + 1))
            .filter(file -> file.startsWith("/") && !Files.exists(Path.of(file)));
  }

  private static String why(Processes.Finished end) {
    String said = ForeignText.clean(end.words().replace('\n', ' '));
    return end.exit() == NO_KEY
        ? "None of its key slots takes the key that opening takes. (" + said + ")"
        : said.isEmpty() ? "The tool ended with " + end.exit() + "." : said;
  }

  private Processes.Finished run(Command command) throws IOException, InterruptedException {
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

  private void assemble(List<String> legs, int gone)
      throws IOException, InterruptedException, Failed {
    Scene.settle();
    Processes.Finished end = unshared(ASSEMBLE, legs, OPEN_LIMIT);
    Path md = SYS_BLOCK.resolve(RehearsalNames.MD_NODE).resolve("md");
    String state = attribute(md.resolve("array_state"));
    if (!state.equals("readonly")) {
      throw new Failed(
          "Its disks open, and md does not put them together: "
              + ForeignText.clean(end.words().replace('\n', ' ')),
          false);
    }
    Scene.hideNode(RehearsalNames.MD_NODE, PRIVATE_MD);
    String degraded = attribute(md.resolve("degraded"));
    if (degraded.matches("\\d{1,4}") && Integer.parseInt(degraded) > gone) {
      throw new Failed(
          "md puts it together without disks that do open: its superblocks say that they are not"
              + " current.",
          false);
    }
  }

  /** LVM reads the array's metadata itself, and sees nothing else meanwhile. */
  private String volume(RehearsalPlan.Volume volume, String device)
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

  private void read(String device) throws IOException, InterruptedException, Failed {
    if (!plan.type().mountsTwice()) {
      notes.add(
          plan.type()
              + " is not mounted a second time, which could be taken for the one in use: its own"
              + " check was run, and no file was read.");
      return;
    }
    listener.doing(Phase.READING, "");
    Files.createDirectories(Path.of(MOUNT));
    String options = "ro,nosuid,nodev,noexec" + plan.type().twinOptions();
    Processes.Finished end;
    try {
      end =
          unshared(READ_FILES, List.of(plan.type().toString(), options, device, MOUNT), READ_LIMIT);
    } catch (IOException e) {
      throw new Failed("Mounting it and reading files took too long: " + e.getMessage(), true);
    }
    List<String> lines = end.stdout().lines().toList();
    Optional<Matcher> read = lines.stream().map(READ::matcher).filter(Matcher::matches).findFirst();
    if (read.isEmpty()) {
      throw new Failed(
          "The array is put together, and its file system does not mount: "
              + ForeignText.clean(end.stderr().strip().replace('\n', ' ')),
          false);
    }
    filesRead = Long.parseLong(read.get().group(1));
    bytesRead = Long.parseLong(read.get().group(2));
    List<String> bad =
        lines.stream().filter(l -> l.startsWith("BAD ")).map(l -> l.substring(4)).toList();
    if (!bad.isEmpty()) {
      throw new Failed(
          "It mounts, and of the files that were tried, "
              + bad.size()
              + " cannot be read: "
              + ForeignText.clean(String.join(", ", bad.subList(0, Math.min(5, bad.size())))),
          false);
    }
  }

  private void check(String device) throws IOException, InterruptedException, Failed {
    listener.doing(Phase.CHECKING, "");
    Processes.Finished end;
    try {
      end = Processes.run(plan.type().check(device), new byte[0], CHECK_LIMIT);
    } catch (IOException e) {
      notes.add(
          "The file system's own check did not come to an end here, so what it would say is not"
              + " known: "
              + e.getMessage()
              + ".");
      return;
    }
    if (plan.type().foundErrors(end.exit())) {
      throw new Failed(
          "It mounts, and the file system's own check finds errors: " + lastLine(end), false);
    }
    if (!end.ok()) {
      notes.add("The file system's own check could not be run: " + lastLine(end));
    }
  }

  private static String lastLine(Processes.Finished end) {
    List<String> lines = end.words().lines().filter(l -> !l.isBlank()).toList();
    return lines.isEmpty()
        ? "it ended with " + end.exit()
        : ForeignText.clean(lines.get(lines.size() - 1));
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
  private long written() {
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
