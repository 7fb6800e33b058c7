package org.rotproof.helper.scrub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.ProcessMark;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Json;

/**
 * News of a running scrub in a file, so that other helpers of this machine can show it: a timer or
 * the command line may have begun it. First a line of a fixed length, written over and over, that
 * says how far it is; then a line for each find. Never more than some megabytes. A reader trusts
 * the file only as long as the process that it names lives.
 */
final class ScrubSpool implements AutoCloseable {
  private static final int HEAD_BYTES = 1024;
  private static final int MOST_FINDS = 20_000;
  private static final int MOST_FINDS_A_LOOK = 1000;
  private static final long NANOS_BETWEEN = 500_000_000;

  private final Path file;
  private final ProcessMark self;
  private final FileChannel channel;
  private final long startedMillis;
  private final long fromSector;
  private int finds;
  private long toldAt;

  /**
   * The first line.
   *
   * @param process who scrubs
   */
  record Head(ProcessMark process, long startedMillis, long fromSector, Event.ScrubMoved moved) {}

  /**
   * What a look brought.
   *
   * @param finds those behind the place where the last look ended
   * @param nextByte where the next look begins
   */
  record Look(Head head, List<Event.RotFound> finds, long nextByte) {}

  private ScrubSpool(
      Path file, ProcessMark self, FileChannel channel, long startedMillis, long fromSector) {
    this.file = file;
    this.self = self;
    this.channel = channel;
    this.startedMillis = startedMillis;
    this.fromSector = fromSector;
  }

  /** Begins a new one in the place of whatever was there. */
  static ScrubSpool create(Path file, long startedMillis, long fromSector) throws IOException {
    Files.deleteIfExists(file);
    ScrubSpool spool =
        new ScrubSpool(
            file,
            ProcessMark.self(),
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            startedMillis,
            fromSector);
    spool.head(new Event.ScrubMoved(Event.ScrubMoved.Phase.READING, fromSector, 0, 0, -1, 0));
    return spool;
  }

  /** It moved on; twice a second is written. */
  synchronized void moved(Event.ScrubMoved moved) throws IOException {
    long now = System.nanoTime();
    boolean still = moved.phase() == Event.ScrubMoved.Phase.PAUSED;
    if (still || now - toldAt >= NANOS_BETWEEN || moved.doneSectors() >= moved.totalSectors()) {
      toldAt = now;
      head(moved);
    }
  }

  private void head(Event.ScrubMoved moved) throws IOException {
    Head head = new Head(self, startedMillis, fromSector, moved);
    byte[] text = Json.mapper().writeValueAsBytes(head);
    byte[] line = new byte[HEAD_BYTES];
    Arrays.fill(line, (byte) ' ');
    System.arraycopy(text, 0, line, 0, text.length);
    line[HEAD_BYTES - 1] = '\n';
    channel.write(ByteBuffer.wrap(line), 0);
  }

  /** It found something. */
  synchronized void found(Event.RotFound rot) throws IOException {
    if (finds++ < MOST_FINDS) {
      byte[] line = (Json.mapper().writeValueAsString(rot) + "\n").getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(line), channel.size());
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  /**
   * Looks into one.
   *
   * @param fromByte where the last look ended; 0 at the first
   * @return empty when there is none, or none that can be read at this moment
   */
  static Optional<Look> look(Path file, long fromByte) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Head head = Json.mapper().readValue(read(channel, 0, HEAD_BYTES), Head.class);
      long at = Math.max(HEAD_BYTES, fromByte);
      String text =
          new String(
              read(channel, at, (int) Math.min(1 << 20, Math.max(0, channel.size() - at))),
              StandardCharsets.UTF_8);
      List<Event.RotFound> finds = new ArrayList<>();
      int used = 0;
      int end = text.indexOf('\n');
      while (end >= 0 && finds.size() < MOST_FINDS_A_LOOK) {
        String line = text.substring(used, end);
        finds.add(Json.mapper().readValue(line, Event.RotFound.class));
        used = end + 1;
        end = text.indexOf('\n', used);
      }
      long bytes = text.substring(0, used).getBytes(StandardCharsets.UTF_8).length;
      return Optional.of(new Look(head, finds, at + bytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** How far it is; empty when there is none, or none that can be read at this moment. */
  static Optional<Head> head(Path file) {
    return look(file, Long.MAX_VALUE).map(Look::head);
  }

  private static byte[] read(FileChannel channel, long from, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    long at = from;
    int n = channel.read(buffer, at);
    while (n > 0 && buffer.hasRemaining()) {
      at += n;
      n = channel.read(buffer, at);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
