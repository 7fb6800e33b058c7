package org.rotproof.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether KVM is worth a try. A nested KVM may open and then never run a machine; that is
 * remembered until this computer boots anew, so that only one start waits for it.
 */
final class KvmMemory {
  private static final Path DEVICE = Path.of("/dev/kvm");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path note;

  KvmMemory(Cache cache) {
    this.note = cache.folder().resolve("kvm-does-not-work");
  }

  boolean worthTrying() {
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      return false;
    }
    try {
      return !Files.exists(note) || !Files.readString(note).equals(Files.readString(BOOT));
    } catch (IOException e) {
      return true;
    }
  }

  void failed() {
    try {
      Files.writeString(note, Files.readString(BOOT));
    } catch (IOException e) {
      // The next start tries in vain once more: slow, not wrong.
    }
  }
}
