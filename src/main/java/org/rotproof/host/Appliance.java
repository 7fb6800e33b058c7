package org.rotproof.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.rotproof.linux.Processes;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * The practice machine's system: kernel, initrd and root, put together by supermin from the Debian
 * packages that are installed here. Built once and kept until one of its packages changes.
 *
 * @param state a file system for what changes from boot to boot; copied for each session
 * @param java the package that its Java comes from
 */
record Appliance(Path kernel, Path initrd, Path root, Path state, String java) {
  /** Counted up when the recipe below changes in a way that its inputs do not show. */
  private static final String RECIPE = "3";

  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** What the guest cannot do without. */
  private static final List<String> PACKAGES =
      List.of(
          "base-files",
          "bash",
          "coreutils",
          "grep",
          "sed",
          "tar",
          "findutils",
          "util-linux",
          "mount",
          "kmod",
          "udev",
          "procps",
          "fdisk",
          "cryptsetup-bin",
          "dmsetup",
          "mdadm",
          "e2fsprogs",
          "xfsprogs",
          "btrfs-progs",
          "lvm2",
          "smartmontools");

  /** What goes in where it is installed: split differently from release to release. */
  private static final List<String> WELCOME =
      List.of("util-linux-extra", "mawk", "gawk", "iproute2");

  /** Java for the helper, the best first. */
  private static final List<String> JAVA =
      List.of(
          "openjdk-17-jre-headless",
          "openjdk-21-jre-headless",
          "openjdk-25-jre-headless",
          "openjdk-24-jre-headless",
          "openjdk-23-jre-headless",
          "openjdk-22-jre-headless");

  /** Finds it in the cache or builds it. */
  static Appliance get(Cache cache, Consumer<Host.Starting> news)
      throws FailureException, IOException, InterruptedException {
    GuestKernel kernel = GuestKernel.find(cache);
    Map<String, String> packages = packages(PlainModules.tools(kernel.modules()));
    byte[] init = init();
    List<String> inputs = new ArrayList<>(List.of(RECIPE, kernel.fingerprint()));
    packages.forEach((name, version) -> inputs.add(name + " " + version));
    inputs.add(new String(init, StandardCharsets.UTF_8));
    String name = "appliance-" + Cache.digest(inputs);
    if (!cache.has(name)) {
      news.accept(
          new Host.Starting(
              "Putting the practice machine together. This is done once and takes a few seconds.",
              0.05));
    }
    try {
      Path folder = cache.get(name, target -> build(target, packages, kernel, init));
      return new Appliance(
          folder.resolve("kernel"),
          folder.resolve("initrd"),
          folder.resolve("root"),
          folder.resolve("state"),
          packages.keySet().stream().filter(JAVA::contains).findFirst().orElseThrow());
    } catch (ToolException e) {
      throw new FailureException(
          new Failure(
              Failure.Kind.TOOL_FAILED,
              "The practice machine's system could not be put together.",
              "Nothing on this computer was changed.",
              "Read what the tool says; most often disk space below "
                  + cache.folder()
                  + " is short, or a package is half installed.",
              e.getMessage()));
    }
  }

  private static void build(
      Path target, Map<String, String> packages, GuestKernel kernel, byte[] init)
      throws IOException, InterruptedException {
    Path work = Files.createDirectory(target.resolveSibling("work"));
    Path recipe = work.resolve("recipe");
    Path initFile = Files.write(work.resolve("init"), init);
    if (!initFile.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + initFile + " executable");
    }
    List<String> prepare =
        new ArrayList<>(
            List.of("supermin", "--prepare", "--use-installed", "-o", recipe.toString()));
    prepare.addAll(packages.keySet());
    tool(prepare);
    tool(
        List.of(
            "tar",
            "-C",
            work.toString(),
            "-czf",
            recipe.resolve("init.tar.gz").toString(),
            "init"));
    Path modules = PlainModules.forSupermin(kernel.modules(), work);
    tool(
        List.of(
            "env",
            "SUPERMIN_KERNEL=" + kernel.image(),
            "SUPERMIN_MODULES=" + modules,
            "TMPDIR=" + work,
            "supermin",
            "--build",
            "--format",
            "ext2",
            recipe.toString(),
            "-o",
            target.toString()));
    tool(
        List.of(
            "env", // looks in sbin too, which an ordinary user's own search path leaves out
            "mke2fs",
            "-q",
            "-t",
            "ext4",
            "-m",
            "0",
            "-J",
            "size=8",
            "-E",
            "nodiscard,lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0",
            target.resolve("state").toString(),
            "1G"));
    Path built = target.resolve("kernel");
    Path real = built.toRealPath();
    Files.delete(built);
    Files.copy(real, built);
  }

  /** Runs a tool; an end that is not good is a {@link ToolException}. */
  static void tool(List<String> argv) throws IOException, InterruptedException {
    Processes.Finished finished = Processes.run(argv, new byte[0], LIMIT);
    if (!finished.ok()) {
      throw new ToolException(String.join(" ", argv) + "\n" + finished.words());
    }
  }

  private static byte[] init() throws IOException {
    try (InputStream in = Appliance.class.getResourceAsStream("guest/init")) {
      if (in == null) {
        throw new IOException("this installation is incomplete: the guest's init is missing");
      }
      return in.readAllBytes();
    }
  }

  /** Those that go into the guest, with their versions; what builds it has to be there too. */
  private static Map<String, String> packages(List<String> unpackers)
      throws FailureException, IOException, InterruptedException {
    Map<String, String> installed = new TreeMap<>();
    List<String> query =
        new ArrayList<>(
            List.of("dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Version}\\n"));
    query.addAll(PACKAGES);
    query.addAll(WELCOME);
    query.addAll(JAVA);
    List<String> builders = new ArrayList<>(List.of("supermin", GuestArch.here().qemuPackage()));
    builders.addAll(unpackers);
    query.addAll(builders);
    Processes.Finished asked;
    try {
      asked = Processes.run(query, new byte[0], Duration.ofSeconds(30));
    } catch (IOException e) {
      throw missing(List.of("a system with Debian packages (dpkg)"), e.getMessage());
    }
    for (String line : asked.stdout().split("\n")) {
      String[] words = line.split(" ");
      if (words.length == 3 && words[0].equals("installed")) {
        installed.put(words[1], words[2]);
      }
    }
    List<String> missing = new ArrayList<>(PACKAGES);
    missing.addAll(builders);
    missing.removeAll(installed.keySet());
    Optional<String> java = JAVA.stream().filter(installed::containsKey).findFirst();
    if (java.isEmpty()) {
      missing.add("default-jre-headless");
    }
    if (!missing.isEmpty()) {
      throw missing(missing, asked.stderr());
    }
    JAVA.stream().filter(j -> !j.equals(java.get())).forEach(installed::remove);
    installed.keySet().removeAll(builders);
    return installed;
  }

  private static FailureException missing(List<String> packages, String words) {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "Practice needs programs that are not installed: " + String.join(", ", packages) + ".",
            "Nothing was started and nothing was changed.",
            "Install them: sudo apt install " + String.join(" ", packages),
            words.strip()));
  }

  /** supermin, or another tool, ended badly. */
  private static final class ToolException extends IOException {
    private static final long serialVersionUID = 1L;

    ToolException(String message) {
      super(message);
    }
  }
}
