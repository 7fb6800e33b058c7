package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;

/** What lies on an array that is converted: made smaller before, and as large as can be after. */
final class ConversionStorage {
  private static final String MAPPER = "/dev/mapper/";

  private final Array array;
  private final FileSystemType type;
  private final String device;
  private final String point;
  private final Optional<String[]> volume;

  /**
   * Looks at what lies on it.
   *
   * @param groups the volume groups of the machine
   */
  ConversionStorage(Array array, Set<String> groups) throws PlanException {
    this.array = array;
    device = "/dev/md/" + array.name();
    point = array.mountPoint();
    Optional<FileSystemType> found = FileSystemType.of(array.fileSystem());
    if (found.isEmpty() || array.topDevice().isEmpty()) {
      throw refused(
          "It is not known what lies on '"
              + array.name()
              + "': one file system, "
              + FileSystemType.all()
              + ", straight on it or in one LVM volume, can"
              + " be converted with it. Open and mount it, then try again.");
    }
    type = found.get();
    String top = array.topDevice();
    // As LVM builds the name of a volume: hyphens inside names are doubled.
    String[] names =
        top.startsWith(MAPPER)
            ? top.substring(MAPPER.length()).split("(?<!-)-(?!-)", -1)
            : new String[0];
    for (int i = 0; i < names.length; i++) {
      names[i] = names[i].replace("--", "-");
    }
    if (top.startsWith(MAPPER) && (names.length != 2 || !groups.contains(names[0]))) {
      throw refused(
          "On '"
              + array.name()
              + "' lies "
              + top
              + ", which is no LVM volume. An array with an encryption over it cannot be converted:"
              + " its files would have to be moved to an array that is built as 'layered', which"
              + " is that encryption over guarded disks.");
    }
    volume = names.length == 2 ? Optional.of(names) : Optional.empty();
    if (point.isEmpty()) {
      throw refused(
          "The file system on '"
              + array.name()
              + "' is not mounted. Mount it, so that it can be"
              + " used, watched and changed in size while the array is converted.");
    }
  }

  FileSystemType type() {
    return type;
  }

  Storage blueprint() {
    String label = type.label(array.name());
    return volume
        .<Storage>map(v -> new Storage.Lvm(v[0], v[1], type, label))
        .orElseGet(() -> new Storage.FileSystem(type, label));
  }

  private String fileSystemDevice() {
    return volume.map(v -> "/dev/" + v[0] + "/" + v[1]).orElse(device);
  }

  String shrinkNote() {
    return type.shrinking() == FileSystemType.Shrinking.MOUNTED
        ? type + " does that while it is used."
        : type
            + " has to be unmounted for that, for some minutes at most: end what uses "
            + point
            + " before.";
  }

  /** Makes it fit an array of so many 512-byte sectors. */
  List<Step> shrink(long arraySectors) throws PlanException {
    if (type.shrinking() == FileSystemType.Shrinking.NEVER) {
      throw refused(
          type.toString().toUpperCase(Locale.ROOT)
              + " cannot be made smaller, and guarded disks of this size hold a little less than"
              + " plain ones. Convert with as many larger disks as the array has members (--with,"
              + " once for each).");
    }
    List<Step> steps = new ArrayList<>();
    steps.add(volume.isPresent() ? shrinkVolume(arraySectors) : shrinkPlain(arraySectors));
    return steps;
  }

  private Step shrinkPlain(long arraySectors) {
    if (type.shrinking() == FileSystemType.Shrinking.MOUNTED) {
      return new ConvertStep.Shrink(
          "shrink-file-system",
          point,
          Command.of("btrfs", "filesystem", "resize", Long.toString(arraySectors * 512), point),
          Optional.of(type.grow(device, point)));
    }
    return new ConvertStep.Shrink(
        "shrink-file-system",
        point,
        ConvertStep.strict(
            unmounted(
                "e2fsck -f -p "
                    + device
                    + " || [ $? -le 1 ]\n"
                    + "resize2fs "
                    + device
                    + " "
                    + arraySectors
                    + "s\n")),
        Optional.of(type.grow(device, point)));
  }

  /** Words of a shell: does something while the file system is not mounted, and mounts it again. */
  private String unmounted(String work) {
    String quoted = ShellQuoting.quote(point);
    return "for i in 1 2 3 4 5 6 7 8 9 10; do umount "
        + quoted
        + " && break; sleep 1; done\n! mountpoint -q "
        + quoted
        + " || exit 1\ntrap 'mount -t "
        + type
        + " "
        + fileSystemDevice()
        + " "
        + quoted
        + "' EXIT\n"
        + work;
  }

  private Step shrinkVolume(long arraySectors) {
    String[] v = volume.orElseThrow();
    String path = v[0] + "/" + v[1];
    String sizes =
        """
        one() { "$@" --noheadings --units s --nosuffix | tr -d ' '; }
        extent=$(one vgs -o vg_extent_size %1$s)
        new=$(( (%2$d - $(one pvs -o pe_start %3$s)) / extent ))
        drop=$(( $(one pvs -o pv_pe_count %3$s) - new - $(one vgs -o vg_free_count %1$s) ))
        """
            .formatted(v[0], arraySectors, device);
    String fs = fileSystemDevice();
    String smaller =
        type.shrinking() == FileSystemType.Shrinking.MOUNTED
            ? "btrfs filesystem resize $(( keep * extent * 512 )) "
                + ShellQuoting.quote(point)
                + "\nlvreduce --force --yes --extents $keep "
                + path
                + "\n"
            : unmounted(
                "e2fsck -f -p "
                    + fs
                    + " || [ $? -le 1 ]\nresize2fs "
                    + fs
                    + " $(( keep * extent ))s\nlvreduce --force --yes --extents $keep "
                    + path
                    + "\n");
    String command =
        sizes
            + "if [ $drop -gt 0 ]; then\nkeep=$(( $(one lvs -o lv_size "
            + path
            + ") / extent - drop ))\n"
            + smaller
            + "fi\npvresize --yes --setphysicalvolumesize "
            + arraySectors
            + "s "
            + device
            + "\n";
    return new ConvertStep.Shrink(
        "shrink-volume",
        path,
        ConvertStep.strict(command),
        Optional.of(ConvertStep.strict(largest())));
  }

  /** Words of a shell: mounts it where it is not, and uses all that the array offers. */
  private String largest() {
    String quoted = ShellQuoting.quote(point);
    String mount =
        "mountpoint -q "
            + quoted
            + " || mount -t "
            + type
            + " "
            + fileSystemDevice()
            + " "
            + quoted
            + "\n";
    return Enlargement.steps(blueprint(), device, fileSystemDevice(), point).stream()
        .map(step -> step.command().shellLine() + "\n")
        .collect(Collectors.joining("", mount, ""));
  }

  /** As large as the array allows, and mounted. */
  List<Step> grow() {
    return List.of(
        new LifeStep.Enlarge("enlarge-file-system", point, ConvertStep.strict(largest())));
  }

  private static PlanException refused(String message) {
    return new PlanException(Reason.SAFETY, "array", message);
  }
}
