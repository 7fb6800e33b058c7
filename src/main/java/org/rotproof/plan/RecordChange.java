package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Machine;

/** Brings an array's record, and its lines under /etc, from what was to what is. */
record RecordChange(ArrayRecord from, Machine machine) {
  private static final List<String> FILES =
      List.of(
          BootLines.INTEGRITYTAB,
          BootLines.CRYPTTAB,
          BootLines.MDADM_CONF,
          BootLines.OTHER_MDADM_CONF,
          BootLines.FSTAB);

  private String backup(String path) {
    return ArrayRecord.BEFORE + "/" + from.name() + backupEnd(path);
  }

  /** How the names of a file's backups end, whichever array they are of. */
  private static String backupEnd(String path) {
    return "-" + path.substring(path.lastIndexOf('/') + 1);
  }

  /** To a new record, under the same name or another. */
  List<Stage> to(ArrayRecord now) {
    List<Step> steps = new ArrayList<>();
    String oldText = ArrayRecordJson.write(from);
    String newText = ArrayRecordJson.write(now);
    if (now.path().equals(from.path())) {
      steps.add(new FileStep.UpdateFile(now.path(), oldText, newText));
    } else {
      steps.add(new FileStep.WriteFile(now.path(), newText));
      steps.add(new FileStep.RemoveFile(from.path(), oldText));
      steps.add(
          new FileStep.MoveKnownGood(
              ArrayRecord.knownGood(from.name()), ArrayRecord.knownGood(now.name())));
      steps.addAll(new ReadErrorLimit(from.name(), machine).remove());
    }
    steps.addAll(new ReadErrorLimit(now.name(), machine).put());
    List<Stage> stages = new ArrayList<>(List.of(new Stage("record", false, steps)));
    Map<String, List<String>> lines = lines(now);
    stages.addAll(boot(now.name(), lines));
    if (!now.name().equals(from.name())) {
      stages.addAll(new ScrubTimer(from.name(), machine).to(ScrubSchedule.NEVER));
    }
    // As with the lines: a timer that somebody took away is not put back on the way.
    boolean schedule =
        now.blueprint().scrub() != from.blueprint().scrub()
            || machine.file(ScrubTimer.files(from.name()).get(1)).isPresent();
    if (schedule) {
      stages.addAll(new ScrubTimer(now.name(), machine).to(now.blueprint().scrub()));
    }
    return stages;
  }

  /** The boot's lines, with the UUID that the old ones name. */
  private Map<String, List<String>> lines(ArrayRecord now) {
    if (!now.blueprint().mount().atBoot()) {
      return Map.of();
    }
    String conf = BootPlanner.mdadmConf(machine);
    Optional<MarkedBlock> old = MarkedBlock.find(machine.file(conf).orElse(""), from.name());
    Optional<String> uuid =
        old.flatMap(b -> b.lines().stream().flatMap(l -> BootLines.uuid(l).stream()).findFirst());
    String metadata =
        old.flatMap(
                b -> b.lines().stream().flatMap(l -> BootLines.metadata(l).stream()).findFirst())
            .orElse(BootLines.METADATA_OF_OURS);
    Map<String, List<String>> lines =
        new LinkedHashMap<>(new BootPlanner(now, machine, uuid.orElse(""), metadata).lines());
    if (uuid.isEmpty()) {
      // Without our line there is nothing to change; one that names no UUID stays as it is.
      lines.remove(conf);
      old.ifPresent(b -> lines.put(conf, b.lines()));
    }
    return lines;
  }

  /** To nothing. */
  List<Stage> toNothing() {
    List<Stage> stages =
        new ArrayList<>(new ScrubTimer(from.name(), machine).to(ScrubSchedule.NEVER));
    stages.addAll(boot(from.name(), Map.of()));
    List<Step> steps = new ArrayList<>(new ReadErrorLimit(from.name(), machine).remove());
    steps.add(new FileStep.ForgetKnownGood(ArrayRecord.knownGood(from.name())));
    steps.add(new FileStep.RemoveFile(from.path(), ArrayRecordJson.write(from)));
    stages.add(new Stage("record", false, steps));
    return stages;
  }

  /** The machine as it will be after a change to a new record under the same name. */
  Machine machineAfter(ArrayRecord now) {
    Map<String, String> files = new HashMap<>(machine.files());
    files.put(now.path(), ArrayRecordJson.write(now));
    files.put(ReadErrorLimit.path(now.name()), ReadErrorLimit.rule(now.name()));
    Map<String, List<String>> lines = lines(now);
    for (String path : FILES) {
      String content = machine.file(path).orElse("");
      Optional<MarkedBlock> old = MarkedBlock.find(content, from.name());
      if (old.isPresent()) {
        List<String> wanted = lines.getOrDefault(path, List.of());
        files.put(
            path,
            wanted.isEmpty()
                ? MarkedBlock.removeFrom(content, from.name())
                : old.get().replaceIn(content, new MarkedBlock(now.name(), wanted)));
      }
    }
    return machine.withFiles(files);
  }

  /** Only files in which lines of this array stand are touched: whoever took them out meant it. */
  private List<Stage> boot(String owner, Map<String, List<String>> wanted) {
    List<Step> steps = new ArrayList<>();
    Set<String> files = new LinkedHashSet<>(FILES);
    for (String path : files) {
      Optional<MarkedBlock> old = MarkedBlock.find(machine.file(path).orElse(""), from.name());
      if (old.isEmpty()) {
        continue;
      }
      List<String> lines = wanted.getOrDefault(path, List.of());
      if (old.get().owner().equals(owner) && old.get().lines().equals(lines)) {
        continue;
      }
      if (!machine.present(backup(path))) {
        steps.add(new FileStep.BackUpFile(path, backup(path)));
      }
      if (lines.isEmpty()) {
        steps.add(FileStep.RemoveLines.of(path, old.get(), machine.file(path).orElse("")));
        if (madeForUs(path)) {
          steps.add(new FileStep.RemoveEmptyFile(path));
        }
      } else {
        steps.add(new FileStep.ChangeLines(path, old.get(), new MarkedBlock(owner, lines)));
      }
    }
    return steps.isEmpty() ? List.of() : List.of(new Stage("boot", false, withFolder(steps)));
  }

  /**
   * Whether nothing is left of a file without our lines, and nothing was in it before them either:
   * then it was made for them. A file that was there and empty has a backup that is empty, which is
   * why such a one is never overwritten. An fstab is there on every machine.
   */
  private boolean madeForUs(String path) {
    boolean wasThere =
        machine.files().entrySet().stream()
            .filter(f -> f.getKey().startsWith(ArrayRecord.BEFORE + "/"))
            .anyMatch(f -> f.getKey().endsWith(backupEnd(path)) && f.getValue().isEmpty());
    return !path.equals(BootLines.FSTAB)
        && !wasThere
        && MarkedBlock.removeFrom(machine.file(path).orElse(""), from.name()).isEmpty();
  }

  private static List<Step> withFolder(List<Step> steps) {
    List<Step> all = new ArrayList<>(List.of(new KeyStep.MakeSecretFolder(ArrayRecord.BEFORE)));
    all.addAll(steps);
    return all;
  }
}
