package org.rotproof.plan;

import java.util.List;
import java.util.Optional;

/** What goes on the array. */
sealed interface StorageStep extends Step {
  /** Gives the array to LVM. */
  record MakePhysicalVolume(String path) implements StorageStep {
    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return Command.of("pvcreate", "--yes", path);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("pvremove", "--yes", path));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(
              Command.of("pvs", "--noheadings", "--options", "pv_uuid", path), "^\\s*(\\S+)"));
    }
  }

  /** A volume group of its own for the array. */
  record MakeVolumeGroup(String group, String path) implements StorageStep {
    @Override
    public String subject() {
      return group;
    }

    @Override
    public Command command() {
      return Command.of("vgcreate", group, path);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("vgremove", "--force", "--yes", group));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(
              Command.of("vgs", "--noheadings", "--options", "vg_uuid", group), "^\\s*(\\S+)"));
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }

  /** One logical volume over all of it. */
  record MakeLogicalVolume(String group, String volume) implements StorageStep {
    @Override
    public String subject() {
      return group + "/" + volume;
    }

    @Override
    public Command command() {
      return Command.of("lvcreate", "--yes", "--extents", "100%FREE", "--name", volume, group);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("lvremove", "--yes", group + "/" + volume));
    }

    @Override
    public Optional<Command> close() {
      return Optional.of(Command.of("lvchange", "--activate", "n", group + "/" + volume));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.mapping(Blueprint.Storage.Lvm.mapping(group, volume)));
    }

    @Override
    public Optional<Command> doneWhen() {
      return Optional.of(
          Command.of("lvs", "--noheadings", "--options", "lv_uuid", group + "/" + volume));
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public Command reopen() {
      return VolumeAtStart.activate(group, volume);
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }

  /** Makes the file system. */
  record MakeFileSystem(FileSystemType type, String label, String path, long deviceBytes)
      implements StorageStep {
    @Override
    public Effect effect() {
      return Effect.MAKES_FILES;
    }

    @Override
    public String subject() {
      return path;
    }

    @Override
    public Command command() {
      return type.make(label, path, deviceBytes);
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.signature(type.toString(), "UUID", path));
    }
  }

  /** The folder to mount on. */
  record MakeMountPoint(String point) implements StorageStep {
    @Override
    public String subject() {
      return point;
    }

    @Override
    public Command command() {
      // All of its parts: whoever may read the files must be able to come to them.
      return Command.shell("umask 022; mkdir -p -m 0755 " + ShellQuoting.quote(point));
    }

    @Override
    public String byHand() {
      return "mkdir -p " + ShellQuoting.quote(point);
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("rmdir", "--ignore-fail-on-non-empty", point));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(Trace.folder(point));
    }
  }

  /** Mounts it. */
  record MountFileSystem(FileSystemType type, String path, String point) implements StorageStep {
    @Override
    public String kind() {
      return "mount";
    }

    @Override
    public String subject() {
      return point;
    }

    @Override
    public Command command() {
      return new Command(
          List.of("mount", "-t", type.toString(), path, point), new Command.Input.None());
    }

    @Override
    public Optional<Command> undo() {
      return Optional.of(Command.of("umount", point));
    }

    @Override
    public Optional<Trace> trace() {
      return Optional.of(
          new Trace(
              Command.of(
                  "findmnt",
                  "--noheadings",
                  "--first-only",
                  "--output",
                  "UUID",
                  "--mountpoint",
                  point),
              "^\\s*(\\S+)"));
    }

    @Override
    public boolean opens() {
      return true;
    }

    @Override
    public boolean undoOnlyIfDone() {
      return true;
    }
  }
}
