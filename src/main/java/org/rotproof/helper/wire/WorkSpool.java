package org.rotproof.helper.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rotproof.linux.ProcessMark;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Json;

/**
 * The news of work under way in a file, so that other helpers of this machine can show it and
 * follow it. Lines of a fixed length: first who works on what, then one for each step or find,
 * written over in place. So it never grows with time, and a reader who comes late finds how
 * everything stands. Never a secret: what is here is what the window is told.
 *
 * <p>A reader trusts it only as long as the process that it names lives, in the same run of the
 * machine.
 */
public final class WorkSpool implements AutoCloseable {
  static final String LIVE = ".live";
  static final String END = ".end";
  static final String STOP = ".stop";
  static final String PAUSE = ".pause";
  static final String RESUME = ".resume";

  /** What names work: nothing that could lead out of the folder. */
  static final Pattern ID = Pattern.compile("work-[0-9]{1,20}-[0-9]{1,10}-[0-9]{1,10}");

  private static final int HEAD_BYTES = 2048;
  private static final int SLOT_BYTES = 512;
  private static final int MOST_SLOTS = 8192;

  private final FileChannel channel;

  /**
   * The first line.
   *
   * @param boot which run of the machine
   * @param process who works
   * @param steps how many the journal has; 0 where there is none
   */
  record Head(
      String boot,
      ProcessMark process,
      String id,
      String kind,
      String array,
      String by,
      long startedMillis,
      boolean goesOn,
      String journal,
      int steps) {
    /** The same, writing that journal of so many steps. */
    Head withJournal(String id, int steps) {
      return new Head(boot, process, this.id, kind, array, by, startedMillis, goesOn, id, steps);
    }

    /** The same, which goes on without its connection or does not. */
    Head withGoesOn(boolean is) {
      return new Head(boot, process, id, kind, array, by, startedMillis, is, journal, steps);
    }

    /** Whether whoever works on it still does, for all that can be seen from outside. */
    boolean alive() {
      return boot.equals(bootId()) && process.alive();
    }
  }

  /** A look into one: the newest news of each step, in the order in which the steps began. */
  record Look(Head head, List<Event> events) {}

  private WorkSpool(FileChannel channel) {
    this.channel = channel;
  }

  /** Where the machine's work is told of. */
  static Path folder(Path state) {
    return state.resolve("work");
  }

  /** Begins one. */
  static WorkSpool create(Path file) throws IOException {
    return new WorkSpool(
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  void head(Head head) throws IOException {
    write(0, HEAD_BYTES, head);
  }

  /** Writes the news of a slot; what is too long for one, or one too many, is left out. */
  void slot(int slot, Event event) throws IOException {
    if (slot < MOST_SLOTS) {
      write(HEAD_BYTES + (long) slot * SLOT_BYTES, SLOT_BYTES, Json.mapper().valueToTree(event));
    }
  }

  private void write(long at, int bytes, Object value) throws IOException {
    byte[] text = Json.mapper().writeValueAsBytes(value);
    if (text.length >= bytes) {
      return;
    }
    byte[] line = Arrays.copyOf(text, bytes);
    Arrays.fill(line, text.length, bytes - 1, (byte) ' ');
    line[bytes - 1] = '\n';
    channel.write(ByteBuffer.wrap(line), at);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Looks into one; empty where there is none that can be read at this moment. */
  static Optional<Look> look(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long most = HEAD_BYTES + (long) MOST_SLOTS * SLOT_BYTES;
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(in.size(), most));
      int n = in.read(buffer);
      while (n > 0 && buffer.hasRemaining()) {
        n = in.read(buffer);
      }
      byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
      if (bytes.length < HEAD_BYTES) {
        return Optional.empty();
      }
      Head head = Json.mapper().readValue(bytes, 0, HEAD_BYTES, Head.class);
      if (head == null || !whole(head)) {
        return Optional.empty();
      }
      return Optional.of(new Look(head, events(bytes)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean whole(Head head) {
    return head.boot != null
        && head.process != null
        && head.id != null
        && head.kind != null
        && head.array != null
        && head.by != null
        && head.journal != null;
  }

  private static List<Event> events(byte[] bytes) {
    List<Event> events = new ArrayList<>();
    for (int at = HEAD_BYTES; at + SLOT_BYTES <= bytes.length; at += SLOT_BYTES) {
      try {
        Event event = Json.mapper().readValue(bytes, at, SLOT_BYTES, Event.class);
        if (event != null) {
          events.add(event);
        }
      } catch (JsonProcessingException e) {
        continue; // Left out, or being written at this moment: the next look has it.
      } catch (IOException e) {
        throw new IllegalStateException("bytes cannot fail to be read", e);
      }
    }
    return events;
  }

  /** What array a piece of work is on, for a question about it; "" where it is not known. */
  static String array(Path state, String id) {
    return ID.matcher(id).matches()
        ? look(folder(state).resolve(id + LIVE)).map(l -> l.head().array()).orElse("")
        : "";
  }

  /** Which run of the machine this is. */
  static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
          .strip();
    } catch (IOException e) {
      return "";
    }
  }
}
