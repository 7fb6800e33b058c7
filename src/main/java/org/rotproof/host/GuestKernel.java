package org.rotproof.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.NaturalOrder;

/**
 * A kernel of this computer with its modules, good enough for practice: dm-integrity is among them.
 */
record GuestKernel(Path image, Path modules) {
  private static final String PREFIX = "vmlinuz-";

  /** The best one of this computer, or a copy in the cache. */
  static GuestKernel find(Cache cache) throws FailureException, IOException {
    Path copies = cache.folder().resolve("kernel");
    return find(List.of(Path.of("/boot"), copies), Path.of("/lib/modules"), copies);
  }

  /**
   * The best one: made for virtual machines before any other, the newest first.
   *
   * @param folders where images lie: /boot, and the folder of copies
   * @param modules where modules lie, a folder a version
   * @param copies where the person may put a copy of an image that only root may read, as on Ubuntu
   */
  static GuestKernel find(List<Path> folders, Path modules, Path copies)
      throws FailureException, IOException {
    List<GuestKernel> whole = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> listed = Files.list(folder)) {
          listed
              .filter(p -> p.getFileName().toString().startsWith(PREFIX))
              .map(p -> new GuestKernel(p, modules.resolve(version(p))))
              .filter(GuestKernel::knowsIntegrity)
              .forEach(whole::add);
        }
      }
    }
    return whole.stream()
        .filter(k -> Files.isReadable(k.image))
        .max(BEST)
        .orElseThrow(
            () ->
                whole.stream()
                    .max(BEST)
                    .map(k -> unreadable(k.image, copies))
                    .orElseGet(GuestKernel::none));
  }

  private static final Comparator<GuestKernel> BEST =
      Comparator.comparing(GuestKernel::forVirtualMachines).thenComparing(GuestKernel::sortable);

  /** Changes when the kernel does. */
  String fingerprint() throws IOException {
    return image + " " + Files.size(image) + " " + Files.getLastModifiedTime(image);
  }

  private static String version(Path image) {
    return image.getFileName().toString().substring(PREFIX.length());
  }

  private boolean knowsIntegrity() {
    try {
      Path folder = modules.resolve("kernel/drivers/md");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> listed = Files.list(folder)) {
          if (listed.anyMatch(p -> p.getFileName().toString().startsWith("dm-integrity.ko"))) {
            return true;
          }
        }
      }
      Path builtIn = modules.resolve("modules.builtin");
      return Files.isReadable(builtIn)
          && Files.readString(builtIn, StandardCharsets.UTF_8).contains("/dm-integrity.ko");
    } catch (IOException e) {
      return false;
    }
  }

  private boolean forVirtualMachines() {
    return version(image).matches(".*(cloud|kvm|virtual).*");
  }

  private String sortable() {
    return NaturalOrder.key(version(image));
  }

  private static FailureException none() {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "Practice needs a Linux kernel with dm-integrity to start in the virtual machine, and"
                + " none is installed.",
            "Nothing was started and nothing was changed.",
            "Install one: sudo apt install "
                + GuestArch.here().kernelPackage()
                + " (on Ubuntu:"
                + " linux-image-extra-virtual)",
            ""));
  }

  private static FailureException unreadable(Path image, Path copies) {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "The kernel " + image + " may be read by root only, so practice cannot start it.",
            "Nothing was started and nothing was changed.",
            "Make a copy that you may read: sudo install -D -m 0644 "
                + image
                + " "
                + copies.resolve(image.getFileName()),
            ""));
  }
}
