package org.rotproof.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.rotproof.engine.Work.Part;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.plan.Command;
import org.rotproof.plan.Step.Binding;
import org.rotproof.plan.Step.ProgressSource;
import org.rotproof.plan.Trace;

/** Harmless work for tests: files and folders take the place of containers and mappings. */
final class Chores {
  static final WorkDisk DISK = new WorkDisk("disk1", "/dev/null", "WDC", "S1", "", 1 << 20);

  private Chores() {}

  static Work work(Part... parts) {
    return new Work(
        "test-1",
        "chore",
        "test",
        OffsetDateTime.parse("2026-01-01T00:00:00Z"),
        JsonNodeFactory.instance.objectNode(),
        List.of(DISK),
        List.of(),
        List.of(parts));
  }

  static Part inOrder(Action... actions) {
    return new Part("test", false, List.of(actions));
  }

  static Part sideBySide(Action... actions) {
    return new Part("test", true, List.of(actions));
  }

  /** Like a format: leaves a file that stays. */
  static Action make(Path file) {
    return shell(file, "echo x > " + file, ProgressSource.NONE, List.of());
  }

  /** The same, to a disk. */
  static Action format(Path file) {
    return shell(file, "echo x > " + file, ProgressSource.NONE, List.of("disk1"));
  }

  /** Like a wipe: its file is there at once, and its end comes after a second of progress. */
  static Action wipe(Path file) {
    String line =
        "{\"device\":\"d\",\"device_bytes\":\"'$i'\",\"device_size\":\"20\",\"speed\":\"7\","
            + "\"eta_ms\":\"9\",\"time_ms\":\"1\"}";
    return shell(
        file,
        "echo x > "
            + file
            + "; for i in 1 2 3 4 5 6 7 8 9 10; do echo '"
            + line
            + "'; sleep 0.1; done",
        ProgressSource.PROGRESS_JSON,
        List.of());
  }

  static Action failing(Path file, String words) {
    return shell(
        file,
        "echo x > " + file + "; echo '" + words + "' >&2; exit 5",
        ProgressSource.NONE,
        List.of());
  }

  static Action shell(Path file, String script, ProgressSource progress, List<String> writesTo) {
    return leaving(
        "format-test",
        file,
        Command.of("/bin/sh", "-c", script),
        Command.of("rm", "-f", file.toString()),
        writesTo,
        Binding.NEVER,
        progress);
  }

  /** What leaves a file that stays. */
  private static Action leaving(
      String kind,
      Path file,
      Command command,
      Command undo,
      List<String> writesTo,
      Binding binding,
      ProgressSource progress) {
    return new Action(
        kind,
        String.valueOf(file.getFileName()),
        command,
        Optional.of(undo),
        false,
        Optional.empty(),
        command,
        false,
        false,
        writesTo,
        Optional.of(inode(file)),
        Optional.empty(),
        false,
        binding,
        progress,
        0,
        0,
        Optional.empty());
  }

  /** Like a mapping: lives only while it is open. Its name is who it is. */
  static Action open(Path folder) {
    Command command = Command.of("mkdir", folder.toString());
    Command close = Command.of("rmdir", folder.toString());
    return new Action(
        "open-test",
        String.valueOf(folder.getFileName()),
        command,
        Optional.of(close),
        false,
        Optional.of(close),
        command,
        true,
        false,
        List.of(),
        Optional.of(new Trace(Command.of("stat", "--format=%F", folder.toString()), "^(.+)$")),
        Optional.empty(),
        false,
        Binding.NEVER,
        ProgressSource.NONE,
        0,
        0,
        Optional.empty());
  }

  /** Like giving a member to an array. */
  static Action give(Path file) {
    return leaving(
        "add-to-array",
        file,
        Command.of("touch", file.toString()),
        Command.of("rm", "-f", file.toString()),
        List.of(),
        Binding.NEVER,
        ProgressSource.NONE);
  }

  /** Like waiting for a rebuild: it is over when the file is there, which nobody here makes. */
  static Action await(Path file) {
    return leaving(
        "wait-for-array",
        file,
        Command.of("test", "-e", file.toString()),
        Command.of("test", "!", "-e", file.toString()),
        List.of(),
        Binding.HOLDS_WHEN_DONE,
        ProgressSource.NONE);
  }

  /** Leaves nothing that can be seen; {@code doneWhen} is a shell's words. */
  static Action untraced(String kind, Command command, String doneWhen) {
    return new Action(
        kind,
        "test",
        command,
        Optional.empty(),
        false,
        Optional.empty(),
        command,
        false,
        false,
        List.of(),
        Optional.empty(),
        Optional.of(Command.shell(doneWhen)),
        false,
        Binding.NEVER,
        ProgressSource.NONE,
        0,
        0,
        Optional.empty());
  }

  private static Trace inode(Path file) {
    return new Trace(Command.of("stat", "--format=%i-%W", file.toString()), "^(\\S+)");
  }
}
