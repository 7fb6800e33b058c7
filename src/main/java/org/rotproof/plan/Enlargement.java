package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.Blueprint.Storage;

/** What lies on an array that has become larger, made to use all of it while it is mounted. */
final class Enlargement {
  private Enlargement() {}

  /**
   * The steps.
   *
   * @param carrier what the storage lies on: the array, or the container over it
   * @param device the file system's
   * @param point where it is mounted
   */
  static List<Step> steps(Storage storage, String carrier, String device, String point) {
    List<Step> steps = new ArrayList<>();
    if (storage instanceof Storage.Lvm lvm) {
      String volume = lvm.volumeGroup() + "/" + lvm.logicalVolume();
      steps.add(step("enlarge-volume", carrier, "pvresize", carrier));
      // lvextend fails where there is nothing to extend by.
      steps.add(
          step(
              "enlarge-volume",
              volume,
              "bash",
              "-c",
              "[ $(vgs --noheadings --options vg_free_count "
                  + lvm.volumeGroup()
                  + ") -eq 0 ] || lvextend --extents +100%FREE "
                  + volume));
    }
    steps.add(
        new LifeStep.Enlarge("enlarge-file-system", point, storage.type().grow(device, point)));
    return steps;
  }

  private static Step step(String what, String subject, String... argv) {
    return new LifeStep.Enlarge(what, subject, Command.of(argv));
  }
}
