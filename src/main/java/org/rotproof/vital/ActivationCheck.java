package org.rotproof.vital;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rotproof.linux.Processes;
import org.rotproof.linux.ToolFailedException;
import org.rotproof.linux.ToolMissingException;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.VolumeAtStart;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.LvmSettings;
import org.rotproof.storage.LvmVolume;
import org.rotproof.storage.ParseException;

/** Whether LVM, as it is set up, makes the recorded volume available at the next start. */
final class ActivationCheck {
  private final ArrayRecord record;
  private final Found found;

  ActivationCheck(ArrayRecord record, Found found) {
    this.record = record;
    this.found = found;
  }

  /**
   * Looks.
   *
   * @param device the physical volume
   * @param group the group's UUID, without dashes
   */
  void run(String device, String group) throws InterruptedException {
    if (!(record.blueprint().storage() instanceof Blueprint.Storage.Lvm lvm)) {
      return;
    }
    List<String> words = new ArrayList<>();
    VolumeAtStart.Asking asking = command -> Processes.output(command.argv());
    try {
      LvmSettings settings = VolumeAtStart.settings(asking);
      words.addAll(VolumeAtStart.hides(record.name(), device, settings, asking));
      List<LvmVolume> there =
          LvmVolume.parse(asking.answer(VolumeAtStart.volumes(device))).stream()
              .filter(volume -> volume.groupUuid().equals(group))
              .toList();
      VolumeAtStart.renamed(lvm.volumeGroup(), lvm.logicalVolume(), there).ifPresent(words::add);
      boolean atBoot = record.blueprint().mount().atBoot();
      there.stream()
          .filter(volume -> volume.name().equals(lvm.logicalVolume()))
          .forEach(volume -> words.addAll(VolumeAtStart.obstacles(volume, atBoot, settings)));
    } catch (ToolFailedException | ToolMissingException e) {
      words.add(VolumeAtStart.unusable(record.name(), e.getMessage()));
    } catch (IOException | ParseException e) {
      found.note(
          "Whether LVM activates the volume of "
              + record.name()
              + " at the next start is not known: "
              + e.getMessage());
    }
    words.forEach(sentence -> found.add("", What.BOOT_LINE, false, sentence));
  }
}
