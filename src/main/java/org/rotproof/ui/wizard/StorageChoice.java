package org.rotproof.ui.wizard;

import java.util.Optional;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.Mount;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.plan.FileSystemType;

/**
 * What goes on the array. What was not typed follows from the array's name.
 *
 * @param lvm whether there is a logical volume in between
 */
record StorageChoice(
    FileSystemType type,
    Optional<String> label,
    boolean lvm,
    Optional<String> volumeGroup,
    Optional<String> logicalVolume,
    boolean mounted,
    Optional<String> point,
    boolean atBoot,
    ScrubSchedule scrub) {

  static StorageChoice recommended() {
    return new StorageChoice(
        FileSystemType.EXT4,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        false,
        ScrubSchedule.MONTHLY);
  }

  static StorageChoice of(Blueprint b) {
    Optional<Storage.Lvm> lvm =
        b.storage() instanceof Storage.Lvm l ? Optional.of(l) : Optional.empty();
    return new StorageChoice(
        b.storage().type(),
        Optional.of(b.storage().label()),
        lvm.isPresent(),
        lvm.map(Storage.Lvm::volumeGroup),
        lvm.map(Storage.Lvm::logicalVolume),
        b.mount().point().isPresent(),
        b.mount().point(),
        b.mount().atBoot(),
        b.scrub());
  }

  StorageChoice withType(FileSystemType v) {
    return new StorageChoice(
        v, label, lvm, volumeGroup, logicalVolume, mounted, point, atBoot, scrub);
  }

  StorageChoice withLabel(Optional<String> v) {
    return new StorageChoice(
        type, v, lvm, volumeGroup, logicalVolume, mounted, point, atBoot, scrub);
  }

  StorageChoice withLvm(boolean v) {
    return new StorageChoice(
        type, label, v, volumeGroup, logicalVolume, mounted, point, atBoot, scrub);
  }

  StorageChoice withVolumeGroup(Optional<String> v) {
    return new StorageChoice(type, label, lvm, v, logicalVolume, mounted, point, atBoot, scrub);
  }

  StorageChoice withLogicalVolume(Optional<String> v) {
    return new StorageChoice(type, label, lvm, volumeGroup, v, mounted, point, atBoot, scrub);
  }

  StorageChoice withMounted(boolean v) {
    return new StorageChoice(type, label, lvm, volumeGroup, logicalVolume, v, point, atBoot, scrub);
  }

  StorageChoice withPoint(Optional<String> v) {
    return new StorageChoice(
        type, label, lvm, volumeGroup, logicalVolume, mounted, v, atBoot, scrub);
  }

  StorageChoice withAtBoot(boolean v) {
    return new StorageChoice(
        type, label, lvm, volumeGroup, logicalVolume, mounted, point, v, scrub);
  }

  StorageChoice withScrub(ScrubSchedule v) {
    return new StorageChoice(
        type, label, lvm, volumeGroup, logicalVolume, mounted, point, atBoot, v);
  }

  /** The label in force: the array's name, cut to what the file system takes. */
  String effectiveLabel(String array) {
    return label.orElse(type.label(array));
  }

  String effectiveGroup(String array) {
    return volumeGroup.orElse("vg_" + array.replace('-', '_'));
  }

  String effectiveVolume(String array) {
    return logicalVolume.orElse(array);
  }

  String effectivePoint(String array) {
    return point.orElse("/srv/" + array);
  }

  Storage blueprint(String array) {
    return lvm
        ? new Storage.Lvm(
            effectiveGroup(array), effectiveVolume(array), type, effectiveLabel(array))
        : new Storage.FileSystem(type, effectiveLabel(array));
  }

  Mount mount(String array) {
    return new Mount(
        mounted ? Optional.of(effectivePoint(array)) : Optional.empty(), mounted && atBoot);
  }
}
