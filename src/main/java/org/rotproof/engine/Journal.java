package org.rotproof.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A journal that is being written: lines are appended and reach the disk before {@link #append}
 * returns. Thread-safe.
 */
final class Journal implements AutoCloseable {
  private final FileChannel channel;
  private final JournalState state;

  private Journal(FileChannel channel, JournalState state) {
    this.channel = channel;
    this.state = state;
  }

  /**
   * Makes a journal that appears with its first line whole, or not at all.
   *
   * @throws IOException also when one of that name is there
   */
  static Journal create(Path file, Work work) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = folder.resolve("." + work.id() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel out =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      write(out, JournalFormat.line(new Entry.Begin(JournalFormat.VERSION, work)));
      out.force(true);
    }
    if (Files.exists(file)) {
      Files.delete(draft);
      throw new IOException("there is a journal " + work.id() + " already");
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(folder);
    return new Journal(open(file), JournalState.of(work));
  }

  /** Opens one to go on behind its last whole line. */
  static Journal reopen(Path file) throws IOException, JournalException {
    JournalReader.Read read = JournalReader.read(Files.readAllBytes(file));
    FileChannel channel = open(file);
    try {
      if (channel.size() > read.goodBytes()) {
        channel.truncate(read.goodBytes());
        channel.force(true);
      }
      return new Journal(channel, read.state());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    channel.position(channel.size());
    return channel;
  }

  /** So that a name that was made or removed is so after a power cut, too. */
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void write(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  /**
   * Appends a line and waits until the disk has it.
   *
   * @throws IOException when it may not have it: then the action must not be taken
   */
  synchronized void append(Entry entry) throws IOException {
    long end = channel.position();
    try {
      state.apply(entry);
    } catch (JournalException e) {
      throw new IllegalStateException(e);
    }
    try {
      write(channel, JournalFormat.line(entry));
      channel.force(false);
    } catch (IOException e) {
      // A line half written would make the next one unreadable.
      channel.truncate(end);
      channel.position(end);
      throw e;
    }
  }

  JournalState state() {
    return state;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
