package org.rotproof.vital;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.Processes;
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
    try {
      VolumeAtStart.Asking asking = command -> Processes.output(command.argv());
      LvmSettings settings = VolumeAtStart.settings(asking);
      words.addAll(VolumeAtStart.hides(record.name(), device, settings, asking));
      Optional<LvmVolume> volume =
          LvmVolume.parse(Processes.output(VolumeAtStart.volumes(device).argv())).stream()
              .filter(v -> v.groupUuid().equals(group) && v.name().equals(lvm.logicalVolume()))
              .findFirst();
      volume.ifPresent(
          v ->
              words.addAll(
                  VolumeAtStart.obstacles(v, record.blueprint().mount().atBoot(), settings)));
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
