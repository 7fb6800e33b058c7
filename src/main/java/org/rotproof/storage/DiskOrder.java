package org.rotproof.storage;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Disks as a person counts them: disk2 before disk10, sdz before sdaa, nvme2n1 before nvme10n1,
 * whatever order the kernel found them in. The toy disks of practice go by their names, all others
 * by their nodes.
 */
final class DiskOrder {
  /** Letters that count like a number without a nought: after z comes aa. */
  private static final Pattern LETTERED = Pattern.compile("((?:xv|[shv])d)([a-z]{1,8})(.*)");

  private static final Pattern TOY = Pattern.compile("disk\\d{1,9}");

  static final Comparator<Disk> NATURAL =
      Comparator.comparing((Disk d) -> key(called(d))).thenComparing(Disk::id);

  private DiskOrder() {}

  private static String called(Disk disk) {
    return TOY.matcher(disk.id()).matches()
        ? disk.id()
        : disk.path().substring(disk.path().lastIndexOf('/') + 1);
  }

  /** A text whose plain order is the natural one of that name. */
  static String key(String name) {
    Matcher lettered = LETTERED.matcher(name);
    String spread =
        lettered.matches()
            ? lettered.group(1)
                + " ".repeat(8 - lettered.group(2).length())
                + lettered.group(2)
                + lettered.group(3)
            : name;
    return NaturalOrder.key(spread);
  }
}
