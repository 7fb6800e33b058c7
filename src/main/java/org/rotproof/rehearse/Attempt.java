package org.rotproof.rehearse;

import java.io.IOException;
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
import org.rotproof.linux.LockedBytes;
import org.rotproof.linux.Processes;
import org.rotproof.plan.Command;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.rehearse.RehearsalListener.Phase;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.Rehearsal.Verdict;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Redundancy;

/**
 * The legs, opened on their layers, and the openings that are tried with them. All of it is taken
 * down in the end.
 */
final class Attempt implements AutoCloseable {
  /** How many files are read at most, spread over all of it. */
  private static final int FILES = 300;

  private static final Duration CHECK_LIMIT = Duration.ofMinutes(30);
  private final RehearsalPlan plan;
  private final OpeningTools tools;
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
    tools = new OpeningTools(plan, secrets);
    this.listener = listener;
    this.scene = scene;
    before = tools.written();
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
    return tools.written() != before;
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
      verdict = full || e.unproved() ? Verdict.UNPROVED : Verdict.FAILS;
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
    scene.layer(plan.topMapping(), OpeningTools.PRIVATE_MD, OpeningTools.TOP_BYTES);
    scene.hide(plan.topMapping(), RehearsalPlan.TOP);
    String device = RehearsalPlan.TOP;
    if (plan.unlock().isPresent()) {
      Processes.Finished end = tools.run(plan.unlock().get());
      if (!end.ok()) {
        throw new Failed(
            "The array is put together, and the container over it does not open: "
                + OpeningTools.why(end),
            false);
      }
      scene.hide(plan.plainMapping(), RehearsalPlan.PLAIN);
      device = RehearsalPlan.PLAIN;
    }
    if (plan.volume().isPresent()) {
      device = tools.volume(scene, plan.volume().get(), device);
    }
    read(device);
    // Where nothing was mounted, the check is all that reads.
    if (without.isEmpty() || !plan.type().mountsTwice()) {
      check(device);
    }
  }

  private boolean openLeg(RehearsalPlan.Leg leg) throws IOException, InterruptedException {
    listener.doing(Phase.OPENING, leg.disk());
    OpeningTools.layer(scene, leg);
    Optional<String> lacking = lackingKeyFile(leg.open());
    if (lacking.isPresent()) {
      closed.put(leg.disk(), "The key file " + lacking.get() + " is not there.");
      return false;
    }
    Processes.Finished end = tools.run(leg.open());
    if (!end.ok()) {
      closed.put(leg.disk(), OpeningTools.why(end, leg));
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

  private void assemble(List<String> legs, int gone)
      throws IOException, InterruptedException, Failed {
    Optional<String> why = OpeningTools.assemble(legs);
    if (why.isPresent()) {
      throw new Failed("Its disks open, and md does not put them together: " + why.get(), false);
    }
    if (OpeningTools.degraded() > gone) {
      throw new Failed(
          "md puts it together without disks that do open: its superblocks say that they are not"
              + " current.",
          false);
    }
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
    Processes.Finished end =
        OpeningTools.readFiles(plan.type().toString(), tools.safeOptions(), device, FILES);
    List<String> lines = end.stdout().lines().toList();
    Optional<Matcher> read = OpeningTools.read(end);
    if (read.isEmpty()) {
      throw new Failed(
          "The array is put together, and its file system does not mount: "
              + OpeningTools.said(end.stderr()),
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
}
