package org.rotproof.cli;

import java.io.IOException;
import java.util.List;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Leg;

/**
 * Rot: bytes of the disks overwritten from outside. Or differences: bytes of one leg overwritten
 * through its integrity device, behind md's back, so that their checksums are right. Or a surface
 * that cannot be read any more.
 */
record DrillDamages(List<Damage> damages, long diskSizeBytes) implements DrillPhase {
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
              switch (d.how()) {
                    case ROT -> "Damaging ";
                    case VALID -> "Writing behind the array's back ";
                    case UNREADABLE -> "Making unreadable ";
                  }
                  + d.lengthBytes()
                  + " bytes of "
                  + d.disk()
                  + " from byte "
                  + d.offsetBytes());
      try {
        switch (d.how()) {
          case ROT -> ground.lab().damage(d.disk(), d.offsetBytes(), d.lengthBytes());
          case VALID -> behindMd(ground, d);
          case UNREADABLE -> ground.lab().failReads(d.disk(), d.offsetBytes(), d.lengthBytes());
        }
      } catch (IOException e) {
        throw Trouble.failed(
            "The image of " + d.disk() + " could not be written: " + e.getMessage() + ".",
            "",
            "Look whether the disk that holds the toy disks is full.");
      }
      ground.notes().damaged.add(d.toString());
    }
  }

  private void behindMd(DrillGround ground, Damage d) throws Exception {
    Leg leg =
        ground.helper().ask(new Ask.Look()).inventory().arrays().stream()
            .filter(a -> a.name().equals(ground.blueprint().name()))
            .flatMap(a -> a.legs().stream())
            .filter(l -> l.disk().equals(d.disk()))
            .findFirst()
            .orElseThrow(() -> Trouble.usage(d.disk() + " is no disk of the array.", ""));
    int unit = ground.blueprint().protection().sectorBytes();
    long first = d.legSector(ground.blueprint(), diskSizeBytes).orElseThrow() * 512 / unit;
    long count = (d.lengthBytes() + unit - 1) / unit;
    ground.must(
        String.format(
            "dd if=/dev/urandom of=%s bs=%d seek=%d count=%d oflag=direct conv=notrunc"
                + " iflag=fullblock status=none",
            leg.path(), unit, first, count));
  }
}
