package org.rotproof.rehearse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.linux.BlockDevice;
import org.rotproof.linux.LockedBytes;
import org.rotproof.linux.Processes;
import org.rotproof.linux.ToolFailedException;
import org.rotproof.linux.ToolMissingException;
import org.rotproof.plan.AtStart;
import org.rotproof.plan.Command;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.plan.VolumeAtStart;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.rehearse.RehearsalListener.Phase;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.Rehearsal.Verdict;
import org.rotproof.storage.LvmSettings;

/**
 * One opening as the machine's start does it: each line under /etc as it stands, by what reads it
 * then, only with layers in the place of disks and with names of its own. What comes before that at
 * a start, the initramfs and the order of things, is not in it.
 */
final class StartAttempt {
  private static final int FILES = 20;
  private static final String CONFIG = RehearsalPlan.FOLDER + "/mdadm.conf";

  private final RehearsalPlan plan;
  private final AtStart start;
  private final OpeningTools tools;
  private final RehearsalListener listener;
  private final Scene scene;
  private final Map<String, String> closed = new LinkedHashMap<>();
  private final List<String> open = new ArrayList<>();
  private boolean asks;

  private StartAttempt(
      RehearsalPlan plan,
      AtStart start,
      Map<String, LockedBytes> secrets,
      RehearsalListener listener,
      Scene scene) {
    this.plan = plan;
    this.start = start;
    tools = new OpeningTools(plan, secrets);
    this.listener = listener;
    this.scene = scene;
  }

  /**
   * What came of it.
   *
   * @param torn whether something failed that may have failed only because the array was written to
   */
  record Outcome(Rehearsal.AtStart result, boolean torn) {}

  /** Tries it, and takes all of it down. */
  static Outcome run(
      RehearsalPlan plan,
      AtStart start,
      Map<String, LockedBytes> secrets,
      Path files,
      RehearsalListener listener)
      throws IOException, InterruptedException {
    try (Scene scene = Scene.begin(files)) {
      StartAttempt attempt = new StartAttempt(plan, start, secrets, listener, scene);
      long before = attempt.tools.written();
      Rehearsal.AtStart result = attempt.result();
      listener.doing(Phase.TAKING_DOWN, "");
      boolean failed = result.verdict() != Verdict.OPENS;
      return new Outcome(result, failed && attempt.tools.written() != before);
    }
  }

  private Rehearsal.AtStart result() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    Verdict verdict = Verdict.OPENS;
    try {
      open();
    } catch (Failed e) {
      boolean full = Scene.overflowed();
      verdict = full || e.unproved() ? Verdict.UNPROVED : Verdict.FAILS;
      words.add(full ? "A throw-away layer was full, so this says nothing." : e.getMessage());
    }
    closed.forEach((disk, why) -> words.add(disk + ": " + why));
    if (verdict == Verdict.OPENS && !closed.isEmpty()) {
      verdict = Verdict.WEAKENED;
    }
    return new Rehearsal.AtStart(verdict, asks, words);
  }

  private void open() throws IOException, InterruptedException, Failed {
    if (!start.off().isEmpty()) {
      throw new Failed(String.join(" ", start.off()), false);
    }
    for (RehearsalPlan.Leg leg : plan.legs()) {
      listener.doing(Phase.OPENING, leg.disk());
      OpeningTools.layer(scene, leg);
      Optional<String> why = open(leg);
      why.ifPresentOrElse(
          words -> closed.put(leg.disk(), words), () -> open.add("/dev/mapper/" + leg.mapping()));
    }
    if (open.isEmpty()) {
      throw new Failed("None of its disks is opened.", false);
    }
    assemble();
    scene.layer(plan.topMapping(), OpeningTools.PRIVATE_MD, OpeningTools.TOP_BYTES);
    scene.hide(plan.topMapping(), RehearsalPlan.TOP);
    String device = RehearsalPlan.TOP;
    if (start.container().isPresent()) {
      Optional<String> why = container(start.container().get());
      if (why.isPresent()) {
        throw new Failed("The container over the array: " + why.get(), false);
      }
      scene.hide(plan.plainMapping(), RehearsalPlan.PLAIN);
      device = RehearsalPlan.PLAIN;
    }
    if (plan.volume().isPresent()) {
      activates(plan.volume().get());
      device = tools.volume(scene, plan.volume().get(), device);
    }
    if (start.mount().isPresent()) {
      mount(start.mount().get(), device);
    }
  }

  /** Whether LVM activates it by itself: asked of what is open now, as the names are its own. */
  private void activates(RehearsalPlan.Volume volume)
      throws IOException, InterruptedException, Failed {
    VolumeAtStart.Asking asking = command -> Processes.output(command.argv());
    List<String> words = new ArrayList<>();
    try {
      LvmSettings settings = VolumeAtStart.settings(asking);
      words.addAll(Lvm.obstacles(volume, settings));
      Path carrier = Path.of(start.carrier());
      if (Files.exists(carrier)) {
        words.addAll(VolumeAtStart.hides(plan.array(), carrier.toString(), settings, asking));
      }
    } catch (ToolFailedException | ToolMissingException e) {
      words.add(VolumeAtStart.unusable(plan.array(), e.getMessage()));
    }
    if (!words.isEmpty()) {
      throw new Failed(String.join(" ", words), false);
    }
  }

  private Optional<String> open(RehearsalPlan.Leg leg) throws IOException, InterruptedException {
    AtStart.Way way = start.legs().get(leg.disk());
    Optional<String> other = other(way.device(), Path.of(leg.node()));
    if (other.isPresent()) {
      return other;
    }
    return by(way, leg.open()).map(why -> why.replace("/dev/mapper/" + leg.layer(), leg.disk()));
  }

  private Optional<String> container(AtStart.Way way) throws IOException, InterruptedException {
    Path array = Path.of("/dev/md/" + plan.array());
    // Where the array is closed there is nothing that a name could lead to.
    Optional<String> other = Files.exists(array) ? other(way.device(), array) : Optional.empty();
    return other.isPresent() ? other : by(way, plan.unlock().orElseThrow());
  }

  /** Opens it in that way; what a person would answer is answered by opening it by hand. */
  private Optional<String> by(AtStart.Way way, Command byHand)
      throws IOException, InterruptedException {
    if (way instanceof AtStart.Nothing nothing) {
      return Optional.of(nothing.why());
    }
    if (way instanceof AtStart.Opens opens) {
      Processes.Finished end = tools.run(opens.command());
      return end.ok()
          ? Optional.empty()
          : Optional.of(
              "Its line in "
                  + opens.file()
                  + " does not open it"
                  + (end.words().contains(AtStart.Asks.ASKING)
                      ? ", and a person would be asked for the passphrase. "
                      : ". ")
                  + OpeningTools.said(end.words()));
    }
    Optional<Command> proof = Optional.empty();
    if (way instanceof AtStart.FromStick stick) {
      proof = Optional.of(stick.proof());
    } else if (way instanceof AtStart.Asks line) {
      Processes.Finished end = tools.run(line.command());
      if (!end.words().contains(AtStart.Asks.ASKING)) {
        return Optional.of(
            "Its line in "
                + BootLines.CRYPTTAB
                + " does not get as far as asking for the passphrase. "
                + OpeningTools.said(end.words()));
      }
      proof = line.answers();
      asks |= proof.isEmpty();
    }
    if (proof.isPresent()) {
      Processes.Finished end = tools.run(proof.get());
      if (!end.ok()) {
        return Optional.of(
            "What is to open it with no hands does not, and a person would be asked for the"
                + " passphrase. "
                + OpeningTools.said(end.words()));
      }
    }
    Processes.Finished end = tools.run(byHand);
    return end.ok() ? Optional.empty() : Optional.of(OpeningTools.why(end));
  }

  /** Why what a line names is not that device; empty where it is. */
  private static Optional<String> other(Optional<String> named, Path device) {
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String words = "Its line names " + named.get();
    try {
      return BlockDevice.isNamed(device.toString(), named.get())
          ? Optional.empty()
          : Optional.of(words + ", and that is another device now.");
    } catch (IOException e) {
      return Optional.of(words + ", and that is not there.");
    }
  }

  private void assemble() throws IOException, InterruptedException, Failed {
    listener.doing(Phase.ASSEMBLING, "");
    if (!start.assembly().hidden().isEmpty()) {
      throw new Failed(start.assembly().hidden(), false);
    }
    if (start.assembly().line().isEmpty()) {
      throw new Failed("No line of mdadm.conf has mdadm put the array together.", false);
    }
    Files.writeString(
        Path.of(CONFIG),
        "DEVICE " + String.join(" ", open) + "\n" + start.assembly().line().get() + "\n",
        StandardCharsets.UTF_8);
    Optional<String> why = OpeningTools.assemble(List.of("--config=" + CONFIG));
    if (why.isPresent()) {
      throw new Failed(
          "By its line in mdadm.conf, md does not put it together from the disks that are opened: "
              + why.get(),
          false);
    }
    // A wrong algorithm opens, and nothing can be read through it.
    Set<String> members = OpeningTools.members();
    for (RehearsalPlan.Leg leg : plan.legs()) {
      if (!closed.containsKey(leg.disk()) && !members.contains(leg.mapping())) {
        closed.put(
            leg.disk(),
            "Its line opens it, but not as it is: md does not find the array on it, and starts"
                + " without it.");
      }
    }
  }

  private void mount(AtStart.Mount mount, String device)
      throws IOException, InterruptedException, Failed {
    if (mount.named().isEmpty()) {
      throw new Failed("No line of " + BootLines.FSTAB + " mounts it.", false);
    }
    Path now = Path.of(start.fileSystem());
    Optional<String> other =
        Files.exists(now) ? other(Optional.of(mount.named()), now) : Optional.empty();
    if (other.isPresent()) {
      throw new Failed(BootLines.FSTAB + ": " + other.get(), false);
    }
    if (mount.options().contains("noauto")) {
      throw new Failed(
          "Its line in " + BootLines.FSTAB + " says noauto: it is not mounted.", false);
    }
    if (!plan.type().mountsTwice()) {
      return;
    }
    listener.doing(Phase.READING, "");
    String own = String.join(",", mount.options());
    String safe = tools.safeOptions();
    String type = mount.type().isEmpty() ? "auto" : mount.type();
    Processes.Finished end =
        OpeningTools.readFiles(type, own.isEmpty() ? safe : own + "," + safe, device, FILES);
    if (OpeningTools.read(end).isPresent()) {
      return;
    }
    // What a copy for reading cannot have, such as a quota that is begun, says nothing of it.
    boolean refused = end.stderr().contains("bad option") || end.stderr().contains("unknown");
    boolean plain =
        OpeningTools.read(OpeningTools.readFiles(plan.type().toString(), safe, device, FILES))
            .isPresent();
    throw new Failed(
        (plain ? "With the type and the options of its line in " + BootLines.FSTAB + " it" : "It")
            + " does not mount: "
            + OpeningTools.said(end.stderr()),
        plain && !refused);
  }
}
