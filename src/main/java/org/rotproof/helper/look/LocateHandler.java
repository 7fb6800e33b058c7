package org.rotproof.helper.look;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.BayLight;
import org.rotproof.linux.BlinkingReads;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes disks known by their lights, and tells which disk is pulled meanwhile. */
public final class LocateHandler implements AskHandler<Answer.Done, Ask.Locate> {
  private static final Logger LOG = LoggerFactory.getLogger(LocateHandler.class);
  private static final int MOST_SECONDS = 600;
  private static final int MOST_DISKS = 256;
  private static final int LOOK_MILLIS = 200;

  /** So long a disk may take for its first read: one that sleeps has to spin up. */
  private static final int FIRST_READ_MILLIS = 1000;

  private final HelperContext context;

  /** Finds disks of that helper. */
  public LocateHandler(HelperContext context) {
    this.context = context;
  }

  /** A disk that blinks. */
  private record Blinking(Disk disk, Optional<BlinkingReads> reads, Optional<BayLight> light) {
    static Blinking begin(Disk disk) {
      Optional<BlinkingReads> reads = Optional.empty();
      try {
        reads = Optional.of(BlinkingReads.of(disk.path(), disk.sizeBytes()));
      } catch (IOException e) {
        LOG.info("{} cannot be read: {}", disk.path(), e.getMessage());
      }
      return new Blinking(disk, reads, BayLight.of(disk.node()).filter(l -> switched(l, true)));
    }

    private static boolean switched(BayLight light, boolean on) {
      try {
        light.set(on);
        return true;
      } catch (IOException e) {
        LOG.info("the light of bay {} cannot be switched: {}", light.bay(), e.getMessage());
        return false;
      }
    }

    Event.Blinks event() {
      return new Event.Blinks(
          disk.id(),
          light.map(BayLight::bay).orElse(""),
          reads.filter(BlinkingReads::answers).isPresent());
    }

    void end() {
      reads.ifPresent(BlinkingReads::close);
      light.ifPresent(l -> switched(l, false));
    }
  }

  @Override
  public Class<Ask.Locate> asks() {
    return Ask.Locate.class;
  }

  @Override
  public Answer.Done handle(Ask.Locate ask, Request request)
      throws FailureException, InterruptedException {
    if (ask.seconds() < 1 || ask.seconds() > MOST_SECONDS) {
      throw usage("A light blinks for 1 to " + MOST_SECONDS + " seconds.");
    }
    if (ask.disks().isEmpty() || ask.disks().size() > MOST_DISKS) {
      throw usage("No disk, or too many, to be made known.");
    }
    long until = System.nanoTime() + ask.seconds() * 1_000_000_000L;
    Inventory found = DiskHealthHandler.look(context);
    List<Disk> disks = new ArrayList<>();
    for (String name : ask.disks()) {
      disks.add(
          found
              .disk(name)
              .orElseThrow(() -> usage("There is no disk '" + name + "' on the machine.")));
    }
    List<Blinking> blinking = new ArrayList<>();
    try {
      for (Disk disk : disks) {
        blinking.add(Blinking.begin(disk));
      }
      Thread.sleep(FIRST_READ_MILLIS);
      blinking.forEach(b -> request.event(b.event()));
      watch(found, ask.meant(), until, request);
      return new Answer.Done();
    } finally {
      blinking.forEach(Blinking::end);
    }
  }

  /** Until the time is over, or a disk that was meant is pulled. */
  private static void watch(Inventory found, List<String> meant, long until, Request request)
      throws InterruptedException {
    Map<Path, Disk> there = new LinkedHashMap<>();
    found.disks().forEach(d -> there.put(Path.of("/sys/class/block", d.node()), d));
    while (System.nanoTime() < until) {
      for (Path node : List.copyOf(there.keySet())) {
        if (!Files.exists(node)) {
          Disk pulled = there.remove(node);
          boolean right = meant.stream().anyMatch(pulled::isCalled);
          request.event(new Event.Pulled(pulled.id(), right));
          if (right) {
            return;
          }
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static FailureException usage(String what) {
    return new FailureException(
        new Failure(
            Failure.Kind.USAGE,
            what,
            "Nothing was changed.",
            "Look again which disks there are, and ask again.",
            ""));
  }
}
