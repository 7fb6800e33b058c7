package org.rotproof.host;

import java.util.List;

/**
 * What the practice machine is called and made of on a kind of processor. The guest is of the same
 * kind as this computer, since its programs are this computer's own.
 *
 * @param qemu the program
 * @param qemuPackage the package that it comes from
 * @param machine QEMU's name for the machine
 * @param emulated the processor where it is emulated
 * @param console the kernel's name for the serial line
 * @param kernelOptions what else the kernel is told
 * @param kernelPackage a package with a kernel for virtual machines
 * @param sqliteFolder where SQLite's library for it lies in its jar
 * @param jnaFolder where JNA's library for it lies in its jar
 */
record GuestArch(
    String qemu,
    String qemuPackage,
    String machine,
    String emulated,
    String console,
    String kernelOptions,
    String kernelPackage,
    String sqliteFolder,
    String jnaFolder) {
  /** The kernel's AVX code is slower than its plain code where AVX is emulated. */
  private static final GuestArch AMD64 =
      new GuestArch(
          "qemu-system-x86_64",
          "qemu-system-x86",
          "q35",
          "max,avx=off,avx2=off",
          "ttyS0",
          " tsc=reliable no_timer_check",
          "linux-image-cloud-amd64",
          "Linux/x86_64",
          "linux-x86-64");

  private static final GuestArch ARM64 =
      new GuestArch(
          "qemu-system-aarch64",
          "qemu-system-arm",
          "virt",
          "max",
          "ttyAMA0",
          "",
          "linux-image-cloud-arm64",
          "Linux/aarch64",
          "linux-aarch64");

  /** This computer's. */
  static GuestArch here() {
    return of(System.getProperty("os.arch"));
  }

  /** By Java's name for the processor; what is not known is taken for the most usual one. */
  static GuestArch of(String arch) {
    return List.of("aarch64", "arm64").contains(arch) ? ARM64 : AMD64;
  }

  /** QEMU's options for machine and processor. */
  List<String> processor(boolean kvm) {
    return kvm
        ? List.of("-machine", machine + ",accel=kvm", "-cpu", "host")
        : List.of("-machine", machine + ",accel=tcg", "-cpu", emulated);
  }

  /**
   * What the kernel is told. {@code printk.devkmsg=on}: the init's own lines are never held back,
   * and {@code loglevel=4} that they are seen: Ubuntu's "quiet" hides even errors. The rest makes
   * an emulated machine quicker: its time stamp counter is good, its timer is there, its crypto
   * needs no self-test, and nobody attacks it.
   */
  String commandLine() {
    return "console="
        + console
        + " root=/dev/vda panic=1 quiet loglevel=4 printk.devkmsg=on"
        + kernelOptions
        + " cryptomgr.notests mitigations=off apparmor=0";
  }
}
