package org.rotproof.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;

/**
 * What integrity costs those who write and read: files on mirrors of two disks that are held to one
 * speed, so that the disks decide as far as the processor lets them. All layouts stand side by side
 * in one machine and are measured one after the other; each figure has its ratio to plain md.
 */
final class WorkBench {
  private static final long DISK_BYTES = 128L << 20;
  private static final long BYTES_PER_SECOND = 16L << 20;

  /** Few, so that starting a command for each costs less than the disk does. */
  private static final long REQUESTS_PER_SECOND = 50;

  private static final int MEBIBYTES = 40;
  private static final int PLACES = 120;
  private static final int AT_ONCE = 4;

  private static final String PLAIN =
      """
      set -e
      mdadm --create /dev/md/NAME --run --level=1 --raid-devices=2 --assume-clean \
        /dev/practice/diskA /dev/practice/diskB
      udevadm settle
      mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 /dev/md/NAME
      mkdir -p /srv/NAME
      mount /dev/md/NAME /srv/NAME
      """;

  private static final String BTRFS =
      """
      set -e
      modprobe btrfs
      udevadm settle
      mkfs.btrfs -q -f -d raid1 -m raid1 --csum crc32c /dev/practice/diskA /dev/practice/diskB
      udevadm settle
      btrfs device scan /dev/practice/diskA /dev/practice/diskB >/dev/null
      mkdir -p /srv/NAME
      mount /dev/practice/diskA /srv/NAME
      """;

  private static final String WRITE =
      "dd if=/dev/urandom of=/srv/NAME/file bs=1M count=COUNT oflag=direct conv=fsync 2>&1";

  /** As programs read: with the kernel reading ahead of them. */
  private static final String READ =
      "echo 3 >/proc/sys/vm/drop_caches; dd if=/srv/NAME/file of=/dev/null bs=1M 2>&1";

  /** Places of 4096 bytes anywhere in the file, some of them at once. */
  private static final String SCATTERED =
      """
      cd /srv/NAME
      one() {
        RANDOM=$1
        for i in $(seq EACH); do
          dd if=/dev/zero of=file bs=4k count=1 seek=$((RANDOM % BLOCKS)) conv=notrunc \
            oflag=direct status=none || exit 1
        done
      }
      for j in $(seq JOBS); do one $j & done
      wait
      sync file
      """;

  /**
   * One way to lay out two disks.
   *
   * @param protection of a blueprint; "" where a script makes it
   */
  private record Layout(String name, String protection, String script) {
    static Layout ours(String name, String kind, String path) {
      String written = path.isEmpty() ? "" : ",\"writePath\":\"" + path + "\"";
      String algorithm = kind.equals("encrypted") ? "hmac-sha256" : "crc32c";
      return new Layout(
          name,
          "{\"kind\":\"" + kind + "\",\"integrity\":\"" + algorithm + "\"" + written + "}",
          "");
    }

    void make(Helper helper, int first) throws Exception {
      if (!script.isEmpty()) {
        CommandLineRun.execute(
            helper,
            script
                .replace("NAME", name)
                .replace("diskA", "disk" + first)
                .replace("diskB", "disk" + (first + 1)));
        return;
      }
      String blueprint =
          String.format(
              Locale.ROOT,
              "{\"name\":\"%s\",\"disks\":[\"disk%d\",\"disk%d\"],\"protection\":%s}",
              name,
              first,
              first + 1,
              protection);
      PlannedChore.prepare(helper, new Chore.Build(BlueprintJson.read(blueprint)))
          .perform(helper, SecretSource.madeUp(), new Terminal(System.err, false, 80));
    }
  }

  private static final List<Layout> LAYOUTS =
      List.of(
          new Layout("plain", "", PLAIN),
          Layout.ours("integrity-journal", "integrity", "journal"),
          Layout.ours("integrity-bitmap", "integrity", "bitmap"),
          Layout.ours("encrypted", "encrypted", ""),
          Layout.ours("layered-journal", "layered", "journal"),
          Layout.ours("layered-bitmap", "layered", "bitmap"),
          new Layout("btrfs", "", BTRFS));

  private WorkBench() {}

  /** Measures all of them. */
  static void run(ObjectNode report) throws Exception {
    Terminal terminal = new Terminal(System.err, false, 80);
    ObjectNode all = report.withObject("/work");
    all.put("diskMiBPerSecond", BYTES_PER_SECOND >> 20);
    all.put("scatteredRequestsPerSecond", REQUESTS_PER_SECOND);
    try (Helper helper =
        Helper.connect(Machines.real().practice(2 * LAYOUTS.size(), DISK_BYTES), terminal)) {
      PracticeLab lab = helper.lab().orElseThrow();
      int first = 1;
      for (Layout layout : LAYOUTS) {
        layout.make(helper, first);
        first += 2;
      }
      first = 1;
      for (Layout layout : LAYOUTS) {
        ObjectNode row = all.withObject("/" + layout.name());
        hold(lab, first, 0);
        put(all, row, "write", MEBIBYTES / timed(helper, layout, WRITE));
        put(all, row, "read", MEBIBYTES / timed(helper, layout, READ));
        hold(lab, first, REQUESTS_PER_SECOND);
        put(all, row, "scattered", PLACES / timed(helper, layout, SCATTERED));
        lab.throttle("disk" + first, 0);
        lab.throttle("disk" + (first + 1), 0);
        first += 2;
        terminal.say(layout.name() + ": " + row);
      }
    }
  }

  private static void hold(PracticeLab lab, int first, long requestsPerSecond) throws Exception {
    lab.throttle("disk" + first, BYTES_PER_SECOND, requestsPerSecond);
    lab.throttle("disk" + (first + 1), BYTES_PER_SECOND, requestsPerSecond);
  }

  /** MiB or places a second, and that as a part of plain md's, which is measured first. */
  private static void put(ObjectNode all, ObjectNode row, String what, double each) {
    row.put(what, Math.round(each * 10) / 10.0);
    double plain = all.path("plain").path(what).asDouble();
    row.put(what + "Ratio", Math.round(each / plain * 100) / 100.0);
  }

  private static double timed(Helper helper, Layout layout, String script) throws Exception {
    String command =
        script
            .replace("NAME", layout.name())
            .replace("COUNT", Integer.toString(MEBIBYTES))
            .replace("EACH", Integer.toString(PLACES / AT_ONCE))
            .replace("JOBS", Integer.toString(AT_ONCE))
            .replace("BLOCKS", Integer.toString(MEBIBYTES * 256));
    long from = System.nanoTime();
    CommandLineRun.execute(helper, command);
    return (System.nanoTime() - from) / 1e9;
  }
}
