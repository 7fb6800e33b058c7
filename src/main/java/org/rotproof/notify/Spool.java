package org.rotproof.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.linux.WholeFile;

/**
 * The state in its file, in a folder that nobody else may enter. One process at a time may change
 * it; each change is on the disk before {@link #change} returns. Thread-safe.
 */
public final class Spool implements AutoCloseable {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path file;
  private final FileChannel lock;
  private State state;
  private String setAside = "";

  private Spool(Path file, FileChannel lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Opens it.
   *
   * @return empty where another process has it
   */
  public static Optional<Spool> open(Path folder) throws IOException {
    Path real = PrivateFolder.make(folder);
    FileChannel channel = PrivateFolder.lockFile(real.resolve("lock"));
    try {
      FileLock held = channel.tryLock();
      if (held != null) {
        Spool spool = new Spool(real.resolve("state.json"), channel);
        spool.load();
        return Optional.of(spool);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  /** The state as it is in the file now, for who only looks; FRESH where there is none. */
  public static State look(Path folder) throws IOException {
    Path file = folder.resolve("state.json");
    return Files.exists(file)
        ? MAPPER.readValue(Files.readAllBytes(file), State.class)
        : State.FRESH;
  }

  /** One that cannot be read is kept under another name, and what is so is told anew. */
  private void load() throws IOException {
    try {
      state = look(file.getParent());
    } catch (JsonProcessingException | RuntimeException e) {
      Path aside = file.resolveSibling("state.damaged.json");
      Files.move(file, aside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      setAside = "What waited to be told could not be read, and was set aside as " + aside + ".";
      state = State.FRESH;
    }
  }

  /** A sentence where the file was damaged; "" otherwise. */
  public String setAside() {
    return setAside;
  }

  /** The state. */
  public synchronized State state() {
    return state;
  }

  /** Changes it, and has it on the disk. */
  public synchronized State change(UnaryOperator<State> change) throws IOException {
    State next = change.apply(state);
    WholeFile.write(file, MAPPER.writeValueAsBytes(next));
    state = next;
    return next;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
