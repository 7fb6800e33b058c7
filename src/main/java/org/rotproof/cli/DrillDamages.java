package org.rotproof.cli;

import java.io.IOException;
import java.util.List;

/** Rot: bytes of the disks overwritten from outside. */
record DrillDamages(List<Damage> damages) implements DrillPhase {
  DrillDamages {
    damages = List.copyOf(damages);
  }

  @Override
  public When when() {
    return When.AFTER_FIRST_SCRUB;
  }

  @Override
  public void run(DrillGround ground) throws Exception {
    ground.must("sync");
    for (Damage d : damages) {
      ground
          .terminal()
          .say(
              "Damaging "
                  + d.lengthBytes()
                  + " bytes of "
                  + d.disk()
                  + " from byte "
                  + d.offsetBytes());
      try {
        ground.lab().damage(d.disk(), d.offsetBytes(), d.lengthBytes());
      } catch (IOException e) {
        throw Trouble.failed(
            "The image of " + d.disk() + " could not be written: " + e.getMessage() + ".",
            "",
            "Look whether the disk that holds the toy disks is full.");
      }
      ground.notes().damaged.add(d.toString());
    }
  }
}
