package org.rotproof.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rotproof.linux.PrivateFolder;

/** The folder where journals lie, one file a piece of work. For root only. */
public final class JournalStore {
  private static final String SUFFIX = ".jsonl";

  /** Far more than the longest work writes. */
  private static final long MOST_BYTES = 32 << 20;

  private final Path state;
  private final Path folder;

  /** The journals below a state folder, which is made when the first one is. */
  public JournalStore(Path state) {
    this.state = state;
    folder = state.resolve("journals");
  }

  /**
   * A journal as it was found.
   *
   * @param state empty where it cannot be read
   * @param damage what is wrong with it, "" if nothing
   */
  public record Stored(String id, Optional<JournalState> state, String damage) {
    /** Whether something is left to do: always, where nobody can say. */
    public boolean unfinished() {
      return state.isEmpty() || state.get().result().isEmpty();
    }
  }

  /** All that are unfinished or unreadable, newest first. */
  public List<Stored> unfinished() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder)) {
      found.filter(f -> isJournal(name(f))).forEach(files::add);
    }
    files.sort(Comparator.comparing(JournalStore::changed).reversed());
    List<Stored> journals = new ArrayList<>();
    for (Path file : files) {
      Stored stored = read(file);
      if (stored.unfinished()) {
        journals.add(stored);
      }
    }
    return journals;
  }

  private static boolean isJournal(String name) {
    return name.endsWith(SUFFIX)
        && Work.ID.matcher(name.substring(0, name.length() - SUFFIX.length())).matches();
  }

  private static String name(Path file) {
    Path last = file.getFileName();
    return last == null ? "" : last.toString();
  }

  private static long changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  private static Stored read(Path file) {
    String name = name(file);
    String id = name.substring(0, name.length() - SUFFIX.length());
    try {
      // Not so much as opened: a pipe of that name would wait for ever.
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return new Stored(id, Optional.empty(), "it is no plain file");
      }
      if (Files.size(file) > MOST_BYTES) {
        return new Stored(id, Optional.empty(), "it is too large");
      }
      return new Stored(id, Optional.of(JournalReader.read(Files.readAllBytes(file)).state()), "");
    } catch (JournalException e) {
      return new Stored(id, Optional.empty(), e.getMessage());
    } catch (IOException e) {
      return new Stored(id, Optional.empty(), "it cannot be read: " + e.getMessage());
    }
  }

  /** The one of that name; empty where there is none. */
  public Optional<Stored> find(String id) {
    return existing(id).map(JournalStore::read);
  }

  private Optional<Path> existing(String id) {
    if (!Work.ID.matcher(id).matches()) {
      return Optional.empty();
    }
    Path file = folder.resolve(id + SUFFIX);
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file) : Optional.empty();
  }

  Journal create(Work work) throws IOException {
    PrivateFolder.make(state);
    PrivateFolder.make(folder);
    return Journal.create(folder.resolve(work.id() + SUFFIX), work);
  }

  Journal reopen(String id) throws IOException, JournalException {
    Path file =
        existing(id)
            .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
            .orElseThrow(() -> new JournalException("there is none of that name"));
    return Journal.reopen(file);
  }

  /**
   * Deletes a journal, readable or not. The disks stay as they are.
   *
   * @return whether there was one
   */
  public boolean forget(String id) throws IOException {
    Optional<Path> file = existing(id);
    if (file.isPresent()) {
      Files.delete(file.get());
      Journal.syncFolder(folder);
    }
    return file.isPresent();
  }

  /**
   * Closes the books of unfinished work on any of these disks: new work on them makes going on or
   * undoing impossible. Disks are the same when their serial, or else their path, is.
   */
  public void supersede(List<Work.WorkDisk> disks) throws IOException {
    for (Stored stored : unfinished()) {
      if (stored.state().isPresent() && shares(stored.state().get().work().disks(), disks)) {
        try (Journal journal = reopen(stored.id())) {
          journal.append(new Entry.Ended(Entry.Result.SUPERSEDED));
        } catch (JournalException e) {
          throw new IOException(e);
        }
      }
    }
  }

  private static boolean shares(List<Work.WorkDisk> some, List<Work.WorkDisk> others) {
    return some.stream()
        .anyMatch(
            a ->
                others.stream()
                    .anyMatch(
                        b ->
                            a.serial().isEmpty()
                                ? a.path().equals(b.path())
                                : a.serial().equals(b.serial())));
  }
}
