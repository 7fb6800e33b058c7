package org.rotproof.ui.life;

import org.rotproof.storage.Disk;
import org.rotproof.ui.common.Strings;

/** Disks in sentences: by what is printed on them. Pure. */
final class DiskWords {
  private static final Strings TEXTS = Strings.of("life");

  private DiskWords() {}

  /** "WDC WD40EFRX (serial WD-WCC7K0AB1234)". */
  static String named(Disk disk) {
    return named(disk.displayName(), disk.serial());
  }

  /** The same where only its name and serial are known. */
  static String named(String name, String serial) {
    return serial.isBlank() ? name : TEXTS.get("disk.named", name, serial);
  }
}
