package org.rotproof.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rotproof.linux.Processes;

/**
 * A whole Debian guest that systemd starts, for what only a real boot shows. Each {@link #boot} is
 * one run of the machine: it starts, runs a script as root when the system is up, and is switched
 * off. The root file system and the disks stay from one boot to the next.
 */
public final class BootGuest implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final List<String> PACKAGES =
      List.of(
          "systemd",
          "systemd-sysv",
          "udev",
          "dbus",
          "polkitd",
          "pkexec",
          "cryptsetup-bin",
          "mdadm",
          "lvm2",
          "e2fsprogs",
          "xfsprogs",
          "btrfs-progs",
          "kmod",
          "util-linux",
          "mount",
          "coreutils",
          "bash",
          "dash",
          "sed",
          "grep",
          "findutils",
          "procps",
          "tar",
          "libpam-modules",
          "libpam-systemd");

  /**
   * What systemd loads only where a machine has a TPM; the names differ from release to release.
   */
  private static final String[] TPM_PACKAGES = {
    "libtss2-esys*", "libtss2-rc*", "libtss2-mu*", "libtss2-tcti-device*", "dosfstools"
  };

  private final Path folder;
  private final Path appliance;
  private final int disks;
  private Optional<Path> tpm = Optional.empty();
  private Optional<String> network = Optional.empty();

  private BootGuest(Path folder, Path appliance, int disks) {
    this.folder = folder;
    this.appliance = appliance;
    this.disks = disks;
  }

  /** What opens an array by a Tang server. */
  private static final List<String> TANG_PACKAGES =
      List.of("clevis", "clevis-luks", "clevis-systemd", "jose", "curl", "iproute2");

  /** Where a Tang server that is plugged in answers, for the guest alone. */
  public static final String TANG = "http://10.0.2.100:7500";

  /** A fresh machine with blank disks. */
  public static BootGuest create(int disks, long sizeBytes) throws Exception {
    return create(disks, sizeBytes, packages());
  }

  /**
   * One that can use a TPM and a Tang server, once they are plugged in, and make a stick's file
   * system.
   */
  public static BootGuest withTpmTools(int disks, long sizeBytes) throws Exception {
    List<String> all = packages();
    List<String> ask = new ArrayList<>(List.of("dpkg-query", "-W", "-f"));
    ask.add("${Package} ${db:Status-Status}\n");
    ask.addAll(List.of(TPM_PACKAGES));
    Processes.run(ask.toArray(String[]::new))
        .stdout()
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words[1].equals("installed"))
        .forEach(words -> all.add(words[0]));
    all.addAll(TANG_PACKAGES);
    return create(disks, sizeBytes, all);
  }

  private static BootGuest create(int disks, long sizeBytes, List<String> packages)
      throws Exception {
    Cache cache = Cache.open();
    GuestKernel kernel = GuestKernel.find(cache);
    String layout = layout();
    String java = java();
    List<String> inputs = new ArrayList<>(packages);
    inputs.add(java);
    inputs.add(kernel.fingerprint());
    inputs.add(layout);
    inputs.add(Processes.run("dpkg-query", "-W", "systemd", "mdadm", "cryptsetup-bin").stdout());
    Path appliance =
        cache.get(
            "boot-appliance-" + Cache.digest(inputs),
            target -> build(target, layout, kernel, java, packages));
    Path folder = Files.createTempDirectory("rotproof-boot");
    run(
        "qemu-img",
        "create",
        "-q",
        "-f",
        "qcow2",
        "-F",
        "raw",
        "-b",
        appliance.resolve("root").toString(),
        folder.resolve("root.qcow2").toString());
    BootGuest guest = new BootGuest(folder, appliance, disks);
    for (int i = 1; i <= disks; i++) {
      try (RandomAccessFile file = new RandomAccessFile(guest.image(i).toFile(), "rw")) {
        file.setLength(sizeBytes);
      }
    }
    return guest;
  }

  /** The package that the guest's Java comes from. */
  public static String java() throws Exception {
    return Appliance.get(Cache.open(), news -> {}).java();
  }

  /** Since Debian 13, what opens disks at boot is a package of its own. */
  private static List<String> packages() throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(PACKAGES);
    String apart = "systemd-cryptsetup";
    if (Processes.run("dpkg-query", "-W", "-f", "${db:Status-Status}", apart)
        .stdout()
        .strip()
        .equals("installed")) {
      all.add(apart);
    }
    return all;
  }

  private static String layout() throws IOException {
    try (InputStream in = BootGuest.class.getResourceAsStream("boot/root.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void build(
      Path target, String layout, GuestKernel kernel, String java, List<String> packages)
      throws IOException, InterruptedException {
    Path work = Files.createDirectory(target.resolveSibling("boot-work"));
    Path recipe = work.resolve("recipe");
    Path root = Files.createDirectory(work.resolve("root"));
    Files.writeString(work.resolve("root.sh"), layout);
    run("sh", work.resolve("root.sh").toString(), root.toString());
    List<String> prepare =
        new ArrayList<>(
            List.of("supermin", "--prepare", "--use-installed", "-o", recipe.toString()));
    prepare.addAll(packages);
    prepare.add(java);
    run(prepare.toArray(String[]::new));
    run(
        "tar",
        "-C",
        root.toString(),
        "--owner=0",
        "--group=0",
        "-czf",
        recipe.resolve("init.tar.gz").toString(),
        ".");
    run(
        "env",
        "SUPERMIN_KERNEL=" + kernel.image(),
        "SUPERMIN_MODULES=" + PlainModules.forSupermin(kernel.modules(), work),
        "TMPDIR=" + work,
        "supermin",
        "--build",
        "--format",
        "ext2",
        recipe.toString(),
        "-o",
        target.toString());
  }

  private static void run(String... argv) throws IOException, InterruptedException {
    Processes.Finished finished = Processes.run(List.of(argv), new byte[0], Duration.ofMinutes(5));
    if (!finished.ok()) {
      throw new IOException(String.join(" ", argv) + "\n" + finished.words());
    }
  }

  /** A disk's image; counted from 1. */
  public Path image(int disk) {
    return folder.resolve("disk" + disk + ".img");
  }

  /** The lasting name under which the guest sees a disk. */
  public static String path(int disk) {
    return "/dev/disk/by-id/scsi-0ROTPROOFLAB_serial" + disk;
  }

  /** Overwrites a part of a disk with noise, from outside. */
  public void damage(int disk, long offsetBytes, int lengthBytes) throws IOException {
    byte[] noise = new byte[lengthBytes];
    new java.util.Random(offsetBytes).nextBytes(noise);
    try (RandomAccessFile file = new RandomAccessFile(image(disk).toFile(), "rw")) {
      file.seek(offsetBytes);
      file.write(noise);
    }
  }

  /** A copy of everything, to go back to with {@link #restore}. */
  public void save() throws IOException {
    for (Path file : files()) {
      copy(file, file.resolveSibling(file.getFileName() + ".saved"));
    }
  }

  /** Back to what was saved. */
  public void restore() throws IOException {
    for (Path file : files()) {
      copy(file.resolveSibling(file.getFileName() + ".saved"), file);
    }
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(folder.resolve("root.qcow2")));
    for (int i = 1; i <= disks; i++) {
      files.add(image(i));
    }
    return files;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Gives it a TPM from the next start on.
   *
   * @param name tells one TPM from another: each is made when it is first named, and keeps its
   *     secrets
   */
  public void plugTpm(String name) throws IOException {
    tpm = Optional.of(Files.createDirectories(folder.resolve("tpm-" + name)));
  }

  /** Takes the TPM out. */
  public void pullTpm() {
    tpm = Optional.empty();
  }

  /**
   * Gives it a network from the next start on, with a Tang server of the host's in it. It leads
   * nowhere else.
   *
   * @param name tells one server from another: each makes its keys when it is first named
   * @return the thumbprint of its signing key
   */
  public String plugTang(String name) throws IOException, InterruptedException {
    Path keys = folder.resolve("tang-" + name);
    if (!Files.exists(keys)) {
      run("/usr/libexec/tangd-keygen", Files.createDirectories(keys).toString());
    }
    // What it says of itself would be taken for its answer.
    network = Optional.of(forwarded("sh -c 'exec /usr/libexec/tangd " + keys + " 2>/dev/null'"));
    String sign =
        "for k in \"$0\"/*.jwk; do grep -q ES512 $k && jose jwk thp -a S256 -i $k; done; true";
    return Processes.run("sh", "-c", sign, keys.toString()).stdout().strip();
  }

  /** Puts something in the Tang server's place that takes every request and never answers. */
  public void muteTang() {
    network = Optional.of(forwarded("dd of=/dev/null status=none"));
  }

  private static String forwarded(String command) {
    return ",guestfwd=tcp:10.0.2.100:7500-cmd:" + command;
  }

  /** Takes the network away. */
  public void pullNetwork() {
    network = Optional.empty();
  }

  /** It ends by itself with the machine that uses it. */
  private static String startTpm(Path state) throws IOException, InterruptedException {
    Path socket = state.resolve("socket");
    Files.deleteIfExists(socket);
    run(
        "swtpm",
        "socket",
        "--tpm2",
        "--tpmstate",
        "dir=" + state,
        "--ctrl",
        "type=unixio,path=" + socket,
        "--terminate",
        "--daemon");
    return socket.toString();
  }

  /**
   * Starts it, runs the script, and ends it.
   *
   * @param program a tar for the guest, at /dev/disk/by-id/virtio-program; none where it is null
   * @param present the disks that are plugged in
   * @return what the script printed
   */
  public String boot(String script, Path program, int... present) throws Exception {
    Path scriptFile = folder.resolve("script");
    byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
    Files.write(scriptFile, java.util.Arrays.copyOf(bytes, (bytes.length / 512 + 1) * 512));
    List<String> argv =
        new ArrayList<>(
            List.of(
                "timeout",
                "-k",
                "5",
                Long.toString(LIMIT.toSeconds()),
                "qemu-system-x86_64",
                "-machine",
                "q35,accel=tcg",
                "-cpu",
                "max,avx=off,avx2=off",
                "-smp",
                "2",
                "-m",
                "1536",
                "-nodefaults",
                "-display",
                "none",
                "-no-reboot",
                "-kernel",
                appliance.resolve("kernel").toString(),
                "-initrd",
                appliance.resolve("initrd").toString(),
                "-append",
                "root=/dev/vda console=ttyS0 quiet loglevel=4 panic=-1 net.ifnames=0",
                "-device",
                "virtio-scsi",
                "-serial",
                "file:" + folder.resolve("console"),
                "-device",
                "virtio-serial",
                "-chardev",
                "file,id=out,path=" + folder.resolve("out"),
                "-device",
                "virtconsole,chardev=out"));
    if (tpm.isPresent()) {
      String socket = startTpm(tpm.get());
      argv.addAll(
          List.of(
              "-chardev",
              "socket,id=tpm,path=" + socket,
              "-tpmdev",
              "emulator,id=tpm0,chardev=tpm",
              "-device",
              "tpm-tis,tpmdev=tpm0"));
    }
    if (network.isPresent()) {
      argv.addAll(
          List.of(
              "-netdev",
              "user,id=net,restrict=on" + network.get(),
              "-device",
              "virtio-net-pci,netdev=net,romfile="));
    }
    drive(argv, "root", folder.resolve("root.qcow2"), "qcow2", "virtio-blk", "serial=root");
    drive(argv, "script", scriptFile, "raw", "virtio-blk", "serial=script");
    if (program != null) {
      // Read-only, as another test's machine may have it open at the same time.
      drive(argv, "program", program, "raw,readonly=on", "virtio-blk", "serial=program");
    }
    for (int disk : present) {
      drive(
          argv,
          "disk" + disk,
          image(disk),
          "raw",
          "scsi-hd",
          "vendor=ROTPROOF,product=LAB,serial=serial" + disk);
    }
    Files.deleteIfExists(folder.resolve("out"));
    Processes.Finished finished =
        Processes.run(argv, new byte[0], LIMIT.plus(Duration.ofSeconds(30)));
    String out = Files.readString(folder.resolve("out"), StandardCharsets.ISO_8859_1);
    if (!out.contains("LAB END")) {
      throw new AssertionError(
          "the guest did not come to its end ("
              + finished.exit()
              + ")\n"
              + finished.words()
              + "\n"
              + out
              + "\n"
              + Files.readString(folder.resolve("console"), StandardCharsets.ISO_8859_1));
    }
    return out;
  }

  private static void drive(
      List<String> argv, String id, Path file, String format, String device, String more) {
    argv.addAll(
        List.of(
            "-drive",
            "file=" + file + ",format=" + format + ",if=none,id=" + id + ",cache=unsafe",
            "-device",
            device + ",drive=" + id + "," + more));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
