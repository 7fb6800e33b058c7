package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Kind;

/** The steps that one disk takes to become a member, as the blueprint wants it. */
record MemberSteps(Blueprint blueprint) {
  private Integrity integrity() {
    return Integrity.of(blueprint.protection().integrity()).orElseThrow();
  }

  private boolean encrypted() {
    return blueprint.protection().kind() == Kind.ENCRYPTED;
  }

  private Optional<String> keyFile() {
    return blueprint.keys().keyFile().map(Planner::keyPath);
  }

  /** What a member offers to md, in 512-byte sectors. */
  long dataSectors(long diskBytes) {
    int sector = blueprint.protection().sectorBytes();
    return encrypted()
        ? Layout.luksIntegrity(diskBytes / 512, integrity(), sector)
        : Layout.plainIntegrity(diskBytes / 512, integrity(), sector);
  }

  /**
   * From a free disk to an open member.
   *
   * @param more further keys that it gets
   */
  List<Stage> make(ArrayRecord.Member m, List<Step> more) {
    List<Stage> stages = new ArrayList<>();
    stages.add(
        new Stage("erase", false, List.of(new DiskStep.EraseSignatures(m.disk(), m.path()))));
    stages.add(
        new Stage(
            "probe",
            false,
            List.of(new DiskStep.ProbeCapacity(m.disk(), m.path(), m.sizeBytes()))));
    stages.add(new Stage("format", false, List.of(format(m))));
    if (encrypted()) {
      List<Step> slots = slots(m.disk(), m.path());
      slots.addAll(more);
      if (!slots.isEmpty()) {
        stages.add(new Stage("slots", false, slots));
      }
      blueprint
          .keys()
          .headerBackup()
          .ifPresent(
              folder ->
                  stages.add(new Stage("headers", false, backUp(folder, m.disk(), m.path()))));
    }
    stages.add(new Stage("open", false, List.of(open(m, 1))));
    return stages;
  }

  private Step format(ArrayRecord.Member m) {
    int sector = blueprint.protection().sectorBytes();
    long work = dataSectors(m.sizeBytes()) * 512;
    return encrypted()
        ? new DiskStep.FormatLuks(
            m.disk(),
            m.path(),
            true,
            Optional.of(integrity()),
            sector,
            keyFile(),
            DiskStep.kdfMemoryKib(1),
            work)
        : new DiskStep.FormatIntegrity(m.disk(), m.path(), integrity(), sector, work);
  }

  /** All but the recovery key's, which is added when the paper is at hand. */
  private List<Step> slots(String target, String path) {
    List<Step> steps = new ArrayList<>();
    if (blueprint.keys().passphrase() && keyFile().isPresent()) {
      steps.add(new DiskStep.AddKeySlot(target, path, keyFile(), SecretName.PASSPHRASE));
    }
    return steps;
  }

  /** Saves the header of one container. */
  List<Step> backUp(String folder, String target, String path) {
    return List.of(
        new KeyStep.MakeSecretFolder(HeaderBackups.folder(folder)),
        new DiskStep.BackUpHeader(
            target, path, HeaderBackups.file(folder, blueprint.name(), target)));
  }

  /** Opens a member; {@code together} is how many are opened side by side. */
  Step open(ArrayRecord.Member m, int together) {
    return encrypted()
        ? new DiskStep.OpenLuks(
            m.disk(), m.path(), m.mapping(), keyFile(), DiskStep.kdfMemoryKib(together))
        : new DiskStep.OpenIntegrity(
            m.disk(), m.path(), m.mapping(), integrity(), blueprint.protection().writePath());
  }

  private String tool() {
    return encrypted() ? "cryptsetup" : "integritysetup";
  }

  /** Closes a member. */
  Step close(ArrayRecord.Member m) {
    return closeMapping(m.disk(), m.mapping(), tool());
  }

  /**
   * Closes a member of an array that is closed, after stopping what udev may have begun on it: as
   * soon as members are open it puts them together.
   */
  Step closeFromUdev(ArrayRecord.Member m) {
    return new LifeStep.Shut(
        "close-mapping",
        m.disk(),
        DiskStep.closing(tool(), m.mapping(), LifeStep.ANY_HOLDER),
        "test -e /dev/mapper/" + m.mapping());
  }

  /** Closes a member that may be closed by then, as after a restart. */
  Step closeIfOpen(ArrayRecord.Member m) {
    String open = "test -e /dev/mapper/" + m.mapping();
    return new LifeStep.Shut(
        "close-mapping",
        m.disk(),
        Command.shell("! " + open + " || " + tool() + " close " + m.mapping()),
        open);
  }

  /** Closes the one container over a layered array. */
  static Step closeMapping(String subject, String mapping, String tool) {
    return new LifeStep.Shut(
        "close-mapping",
        subject,
        Command.of(tool, "close", mapping),
        "test -e /dev/mapper/" + mapping);
  }

  /**
   * Secrets that making a member takes. The recovery key is none of them: it lies on paper,
   * elsewhere, and nobody shall have to fetch it before a disk that died can be replaced.
   */
  List<SecretName> secretsToMake() {
    List<SecretName> names = new ArrayList<>();
    if (encrypted() && blueprint.keys().passphrase()) {
      names.add(SecretName.PASSPHRASE);
    }
    return names;
  }

  /** Secrets that opening takes. */
  List<SecretName> secretsToOpen() {
    return blueprint.protection().kind() == Kind.INTEGRITY || keyFile().isPresent()
        ? List.of()
        : List.of(SecretName.PASSPHRASE);
  }
}
