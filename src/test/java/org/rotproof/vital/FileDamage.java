package org.rotproof.vital;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.scrub.Endangered.What;

/**
 * A damage to one of the files that the next start needs.
 *
 * @param name of the row
 * @param how what is done to it
 * @param file that is kept before, and put back
 * @param repaired whether it is right again after the look
 */
record FileDamage(
    String name, String how, String file, String command, What what, boolean repaired) {
  static final String KEY = "/etc/rotproof/keys/photos.key";
  private static final String BACKUPS = "/etc/rotproof/backups";
  private static final String RECORD = "/etc/rotproof/arrays/photos.json";
  private static final String BIT =
      "printf \"\\\\x$(printf %02x $((0x$(od -An -tx1 -jAT -N1 \"FILE\" | tr -d ' ') ^ 4)))\""
          + " | dd of=\"FILE\" bs=1 seek=AT conv=notrunc status=none";

  /** Keeps the file, then damages it. */
  String damage() {
    return "rm -rf /root/kept; cp -a " + file + " /root/kept; " + command;
  }

  /** Puts it back as it was. */
  String undo() {
    return "rm -rf " + file + " && cp -a /root/kept " + file;
  }

  static List<FileDamage> of(Kind kind) {
    List<FileDamage> all = new ArrayList<>();
    if (kind != Kind.INTEGRITY) {
      key(all);
      backups(all, kind);
      String tab = "/etc/crypttab";
      line(all, tab, "missing", "sed -i '0,/^photos-/{/^photos-/d}' " + tab);
      line(all, tab, "every one missing", "sed -i '/^photos-/d' " + tab);
      line(all, tab, "another device", "sed -i 's#^\\(photos-[^ ]* \\)\\S*#\\1/dev/zero#' " + tab);
      line(all, tab, "another key file", "sed -i '/^photos-/s/photos.key/photo.key/' " + tab);
      line(all, tab, "one bit", "sed -i '0,/^photos-/s/^photos-/phouos-/' " + tab);
      line(all, tab, "noauto", "sed -i '0,/^photos-/s/^\\(photos-.*\\)$/\\1,noauto/' " + tab);
    }
    if (kind != Kind.ENCRYPTED) {
      String tab = "/etc/integritytab";
      line(all, tab, "missing", "sed -i '0,/^photos-/{/^photos-/d}' " + tab);
      line(all, tab, "every one missing", "sed -i '/^photos-/d' " + tab);
      line(all, tab, "another device", "sed -i 's#^\\(photos-[^ ]* \\)\\S*#\\1/dev/zero#' " + tab);
      line(all, tab, "another algorithm", "sed -i '0,/crc32c/s/crc32c/sha256/' " + tab);
      line(all, tab, "one bit", "sed -i '0,/^photos-/s/^photos-/phouos-/' " + tab);
    }
    String conf = "/etc/mdadm/mdadm.conf";
    line(all, conf, "missing", "sed -i '/^ARRAY/d' " + conf);
    line(all, conf, "another array", "sed -i 's/UUID=./UUID=x/' " + conf);
    line(all, conf, "one bit", "sed -i 's/UUID=/UUIE=/' " + conf);
    line(all, conf, "twice", "sed -i '/^ARRAY/{p}' " + conf);
    String fstab = "/etc/fstab";
    line(all, fstab, "missing", ">" + fstab);
    line(
        all,
        fstab,
        "another device",
        "sed -i 's#^/dev/[^ ]*#/dev/zero#; s#^UUID=[^ ]*#UUID=1#' " + fstab);
    line(all, fstab, "another type", "sed -i 's/ ext4 / xfs /' " + fstab);
    line(all, fstab, "noauto", "sed -i 's/defaults/noauto/' " + fstab);
    record(all, "gone", "rm " + RECORD);
    record(all, "random", "head -c 900 /dev/urandom >" + RECORD);
    record(all, "zeros", "head -c 900 /dev/zero >" + RECORD);
    record(all, "one bit", bit(RECORD, 0));
    return all;
  }

  private static void key(List<FileDamage> all) {
    String[][] ways = {
      {"gone", "rm " + KEY},
      {"empty", ">" + KEY},
      {"random", "head -c 512 /dev/urandom >" + KEY},
      {"zeros", "head -c 512 /dev/zero >" + KEY},
      {"one bit", bit(KEY, 99)},
      {"readable by others", "chmod 644 " + KEY},
      {"readable by a group", "chmod 440 " + KEY},
      {"another user's", "chown nobody " + KEY},
    };
    for (String[] way : ways) {
      all.add(new FileDamage("key file", way[0], KEY, way[1], What.KEY_FILE, false));
    }
  }

  private static void backups(List<FileDamage> all, Kind kind) {
    String each = "for f in " + BACKUPS + "/*; do ";
    String one = "set -- " + BACKUPS + "/*; f=$1; ";
    List<String[]> ways =
        new ArrayList<>(
            List.of(
                new String[] {"gone", one + "rm \"$f\""},
                new String[] {"every one gone", "rm " + BACKUPS + "/*"},
                new String[] {"random", one + "head -c 16M /dev/urandom >\"$f\""},
                new String[] {"every one random", each + "head -c 16M /dev/urandom >\"$f\"; done"},
                new String[] {"zeros", one + "head -c 16M /dev/zero >\"$f\""},
                new String[] {"one bit of a header", one + bit("$f", 4096 + 57)},
                new String[] {"one bit of a key slot", one + bit("$f", 32768 + 777)}));
    if (kind == Kind.ENCRYPTED) {
      ways.add(new String[] {"another disk's", "set -- " + BACKUPS + "/*; cp -f \"$2\" \"$1\""});
    }
    for (String[] way : ways) {
      all.add(new FileDamage("header backup", way[0], BACKUPS, way[1], What.HEADER_BACKUP, true));
    }
  }

  private static String bit(String file, int at) {
    return BIT.replace("FILE", file).replace("AT", Integer.toString(at));
  }

  private static void line(List<FileDamage> all, String file, String how, String command) {
    all.add(new FileDamage("line of " + file, how, file, command, What.BOOT_LINE, false));
  }

  private static void record(List<FileDamage> all, String how, String command) {
    all.add(new FileDamage("record", how, RECORD, command, What.RECORD, true));
  }
}
