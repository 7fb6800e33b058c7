package org.rotproof.host;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.rotproof.linux.WholeFile;
import org.rotproof.storage.Inventory;

/**
 * The other computers that were ever met, in a file of the person's own that nobody else may read.
 * It holds no key and no password. One that cannot be read counts as empty, and is put aside before
 * anything new is written.
 */
public final class KnownMachines {
  private static final int MOST = 100;
  private static final long MOST_BYTES = 1 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private final Path file;

  /** Those in that file, which need not exist. */
  public KnownMachines(Path file) {
    this.file = file;
  }

  /** All of them, by name. */
  public synchronized List<KnownMachine> all() {
    try {
      return read();
    } catch (IOException e) {
      return List.of();
    }
  }

  private List<KnownMachine> read() throws IOException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("too large");
      }
      List<KnownMachine> machines =
          JSON.readValue(Files.readAllBytes(file), new TypeReference<List<KnownMachine>>() {});
      if (machines == null || machines.contains(null)) {
        throw new IOException("an empty place in it");
      }
      return machines;
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /**
   * Remembers one, instead of what was known of it.
   *
   * @throws IOException when the file cannot be written
   */
  public synchronized void met(KnownMachine machine) throws IOException {
    List<KnownMachine> machines = new ArrayList<>(readOrPutAside());
    machines.removeIf(m -> m.target().equals(machine.target()));
    machines.add(machine);
    // The one that was not met for longest goes, should there ever be so many.
    machines.sort(Comparator.comparingLong(KnownMachine::metAtMillis).reversed());
    write(machines.subList(0, Math.min(MOST, machines.size())));
  }

  /** Remembers one that was just looked at. */
  public void met(String target, Inventory found) throws IOException {
    met(KnownMachine.of(target, System.currentTimeMillis(), found));
  }

  /**
   * Forgets one.
   *
   * @return whether it was known
   */
  public synchronized boolean forget(String target) throws IOException {
    List<KnownMachine> machines = new ArrayList<>(read());
    boolean known = machines.removeIf(m -> m.target().equals(SshHost.canonical(target)));
    if (known) {
      write(machines);
    }
    return known;
  }

  private List<KnownMachine> readOrPutAside() throws IOException {
    try {
      return read();
    } catch (IOException e) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".unreadable"),
          StandardCopyOption.REPLACE_EXISTING);
      return List.of();
    }
  }

  private void write(List<KnownMachine> machines) throws IOException {
    List<KnownMachine> sorted = new ArrayList<>(machines);
    sorted.sort(Comparator.comparing(KnownMachine::target));
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    WholeFile.write(file, JSON.writeValueAsBytes(sorted));
  }
}
