package org.rotproof.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A toy disk: a sparse file that the guest sees as a disk with a believable maker, model and serial
 * number.
 *
 * @param id as blueprints say it: "disk1"
 * @param vendor at most 8 characters, as SCSI has it
 * @param product at most 16 characters, as SCSI has it
 * @param wwn the world wide name, without 0x
 */
record PracticeDisk(
    String id,
    Role role,
    String vendor,
    String product,
    String serial,
    String wwn,
    int turnsPerMinute,
    long sizeBytes,
    Path image) {

  /** What lies on it at the first boot; the guest's init knows the same words. */
  enum Role {
    FREE,
    FILES,
    MOUNTED,
    SWAP,
    LVM;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Make(String vendor, String product, String serialPrefix, String oui, int turns) {}

  private static final List<Make> MAKES =
      List.of(
          new Make("WDC", "WD40EFRX-68N32N0", "WD-WCC7K", "50014ee2", 5400),
          new Make("SEAGATE", "ST4000VN008-2DR1", "ZGY", "5000c500", 5900),
          new Make("TOSHIBA", "HDWG440", "22G0A0", "50000398", 7200),
          new Make("HGST", "HDN724040ALE640", "PK1334P", "5000cca2", 7200));

  /** The disks of that machine, in order. */
  static List<PracticeDisk> of(PracticeSpec spec, Path folder, RandomGenerator random) {
    List<PracticeDisk> disks = new ArrayList<>();
    for (int i = 0; i < spec.disks(); i++) {
      add(disks, Role.FREE, spec.sizeBytes(), folder, random);
    }
    if (spec.examples()) {
      long size = Math.max(spec.sizeBytes(), 32L << 20);
      add(disks, Role.FILES, size, folder, random);
      add(disks, Role.MOUNTED, size, folder, random);
      add(disks, Role.SWAP, size, folder, random);
      add(disks, Role.LVM, size, folder, random);
      add(disks, Role.FREE, 1_000_448, folder, random);
      add(disks, Role.FREE, spec.sizeBytes() * 2, folder, random);
    }
    return disks;
  }

  private static void add(
      List<PracticeDisk> disks, Role role, long size, Path folder, RandomGenerator random) {
    disks.add(make("disk" + (disks.size() + 1), disks.size(), role, size, folder, random));
  }

  /** One disk; {@code turn} picks the maker. */
  static PracticeDisk make(
      String id, int turn, Role role, long sizeBytes, Path folder, RandomGenerator random) {
    Make make = MAKES.get(turn % MAKES.size());
    StringBuilder serial = new StringBuilder(make.serialPrefix);
    String letters = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
    for (int i = 0; i < 6; i++) {
      serial.append(letters.charAt(random.nextInt(letters.length())));
    }
    String wwn = make.oui + String.format("%08x", random.nextInt());
    return new PracticeDisk(
        id,
        role,
        make.vendor,
        make.product,
        serial.toString(),
        wwn,
        make.turns,
        sizeBytes,
        folder.resolve(id + ".img"));
  }

  /** QEMU's name for its image. */
  String fileNode() {
    return "file-" + id;
  }

  /** QEMU's name for what fails its reads, where something does. */
  String failingNode() {
    return "bad-" + id;
  }

  /** QEMU's name for it as a disk. */
  String node() {
    return "node-" + id;
  }

  /** Its name in QEMU's tree. */
  String device() {
    return "dev-" + id;
  }

  /** An empty image, all of it a hole. */
  void makeImage() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(sizeBytes);
    }
  }

  /** What the guest's init is told of them: whole sectors. */
  static byte[] config(List<PracticeDisk> disks) {
    StringBuilder lines = new StringBuilder();
    for (PracticeDisk disk : disks) {
      lines.append(disk.serial()).append(' ').append(disk.id()).append(' ');
      lines.append(disk.role().word()).append('\n');
    }
    byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
    byte[] sectors = new byte[(text.length / 512 + 1) * 512];
    System.arraycopy(text, 0, sectors, 0, text.length);
    return sectors;
  }
}
