package org.rotproof.helper.look;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.rotproof.linux.DiskHolders;
import org.rotproof.linux.SysBlock;
import org.rotproof.plan.Remembered;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.FileSpace;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.InventoryReader;
import org.rotproof.storage.KernelAbilities;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.LsblkDevice;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.RawSystem;
import org.rotproof.storage.RehearsalNames;
import org.rotproof.storage.SmartDetails;
import org.rotproof.storage.SmartReading;
import org.rotproof.storage.SmartReport;

/**
 * Looks at this machine: gathers what {@link InventoryReader} reads. Changes nothing, wakes no
 * sleeping disk, and works without root, with less to say. Make one and keep it: what the kernel
 * can do and what the disks said of their health is remembered. Thread-safe.
 */
public final class InventoryCollector {
  /** Lines of "serial diskN", written in a practice guest. */
  public static final Path PRACTICE_DISKS = Path.of("/etc/rotproof/practice-disks");

  private static final long AT_ONCE_NANOS = 2_000_000_000L;

  private static final ExecutorService SIDE_BY_SIDE =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "look");
            thread.setDaemon(true);
            return thread;
          });

  private final LookTools tools = new LookTools();
  private final Guards guards = new Guards(tools);
  private final SmartCache smart = new SmartCache();
  private final SilentDisks silence = new SilentDisks();
  private final Object abilitiesLock = new Object();
  private Set<String> abilities;
  private volatile Slow lastSlow = new Slow("", Set.of(), "", "", "", Map.of(), List.of());

  /** The state in which a device was first missing, and when; guarded by this object. */
  private String vanishedKey = "";

  private long vanishedNanos;

  private final Map<String, KnownDisk> seen = new ConcurrentHashMap<>();

  /** What only processes tell, with the key of the state in which they told it. */
  private record Slow(
      String key,
      Set<String> nodes,
      String lsblk,
      String dmTable,
      String volumeGroups,
      Map<String, String> arrayExports,
      List<String> unknown) {}

  /**
   * Looks afresh.
   *
   * @throws IOException when lsblk is missing or does not answer: without it nothing is known
   * @throws ParseException when lsblk's answer is not understood
   */
  public Inventory look() throws IOException, InterruptedException, ParseException {
    Inventory found = read(gather(true)).with(machine());
    return found.with(remember(found));
  }

  /** What the files say of the machine, and how the timers of its scrubs stand. */
  public Machine machine() throws InterruptedException {
    Machine machine = MachineReader.read();
    List<String> units = machine.systemd() ? ScrubTimer.units(machine) : List.of();
    return machine.withTimers(tools.timers(units, new LookTools.Notes()));
  }

  /**
   * All that a look reads, and what the disks say of their health now.
   *
   * @param versions of the program and its surroundings, by name
   * @throws IOException as for a look
   */
  public MachineFile report(Map<String, String> versions) throws IOException, InterruptedException {
    RawSystem raw = gather(true);
    return new MachineFile(
        raw, machine(), smart.answers(SmartCache.disks(raw.block()).keySet()), versions);
  }

  /**
   * How the arrays stand now. Cheap enough for once a second: tools are asked again only after
   * devices or mounts have changed. Where a device has just vanished, the answer does not wait for
   * them: that it is gone is known without, and a later call asks.
   */
  public List<Array> arrays() throws IOException, InterruptedException, ParseException {
    return remember(read(gather(false)).with(MachineReader.records()));
  }

  /**
   * Without the disks that only an older answer of lsblk still lists: one that went a moment ago
   * would count as plugged in again.
   */
  private static Inventory read(RawSystem raw) throws ParseException {
    Inventory found = InventoryReader.read(raw);
    List<Disk> there =
        found.disks().stream().filter(d -> raw.block().containsKey(d.node())).toList();
    return found.withDisks(there);
  }

  /** What an earlier process saw of the disks below members that may have gone since. */
  public void rememberFrom(List<Array> earlier) {
    seen.putAll(Remembered.seen(earlier));
  }

  /**
   * What the disks say of their health, by node, asked now and waited for. Disks that sleep are
   * left asleep, and say nothing.
   */
  public Map<String, SmartReading> health() throws InterruptedException {
    Map<String, SmartReading> said = new HashMap<>();
    smart
        .answers(SmartCache.disks(SysBlock.all()).keySet())
        .forEach(
            (node, text) -> {
              try {
                said.put(node, SmartReport.parse(text));
              } catch (ParseException e) {
                said.put(node, SmartReading.unknown(e.getMessage()));
              }
            });
    return said;
  }

  /** All that a disk says of itself, asked now and waited for; one that sleeps is left asleep. */
  public static SmartDetails details(Disk disk) throws InterruptedException {
    return SmartCache.details(disk.node());
  }

  private List<Array> remember(Inventory found) {
    List<Array> arrays = Remembered.arrays(found, seen);
    seen.putAll(Remembered.seen(arrays));
    return arrays.stream().map(InventoryCollector::withSpace).toList();
  }

  /** As full as it is now: lsblk's answer may be an older one. */
  private static Array withSpace(Array array) {
    File point = new File(array.mountPoint());
    long size = array.space().isPresent() ? point.getTotalSpace() : 0;
    return size > 0
        ? array.with(new FileSpace(size, size - point.getFreeSpace(), point.getUsableSpace()))
        : array;
  }

  /**
   * What a disk last said of itself, by its node or that of a partition on it, such as sda or sda1;
   * UNKNOWN until it was asked.
   */
  public SmartReading smart(String node) {
    return smart.last(SysBlock.disk(node));
  }

  /** The texts themselves. */
  public RawSystem gather(boolean afresh) throws IOException, InterruptedException {
    Future<Set<String>> kernel = SIDE_BY_SIDE.submit(this::abilities);
    Moment moment = Moment.now();
    Map<String, Map<String, String>> block = moment.block();
    boolean first = lastSlow.key().isEmpty();
    silence.now(hardware(block));
    String mounts = read(Path.of("/proc/self/mounts"));
    String key = key(block, mounts);
    Slow slow = lastSlow;
    boolean vanished = !block.keySet().containsAll(slow.nodes());
    if (!afresh && vanished && atOnce(key)) {
      tellSilent(block, silence.now(hardware(block)));
      return raw(afresh, slow, moment, mounts, await(kernel));
    }
    if (afresh || !slow.key().equals(key)) {
      slow = askTools(key, block);
      lastSlow = slow;
      // A disk may have gone while the tools worked: what the kernel has now counts.
      moment = Moment.now();
      block = moment.block();
    }
    Set<String> disks = hardware(block);
    // Who looks again and again knows it by then; who looks once has to wait for it.
    tellSilent(block, afresh && first ? silence.once(disks) : silence.now(disks));
    return raw(afresh, slow, moment, mounts, await(kernel));
  }

  /** Disks and their kin that hang below a bus, and not on other devices. */
  private static Set<String> hardware(Map<String, Map<String, String>> block) {
    return block.entrySet().stream()
        .filter(e -> !e.getValue().containsKey("parent"))
        .filter(e -> !e.getValue().getOrDefault("hardware", "").startsWith("/devices/virtual/"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static void tellSilent(Map<String, Map<String, String>> block, Set<String> silent) {
    silent.forEach(node -> block.get(node).put(RawSystem.SILENT, "1"));
  }

  /**
   * What there is, and what md says of it, of one moment: they are many files, read one after the
   * other, and where md gave a place to another member meanwhile, both are read again. Without what
   * a rehearsal has opened a second time.
   */
  private record Moment(Map<String, Map<String, String>> block, String mdstat) {
    private static final int MOST_READS = 5;

    static Moment now() {
      String before = readMdstat();
      Moment read = new Moment(RehearsalNames.without(SysBlock.all()), readMdstat());
      for (int i = 1; i < MOST_READS && !places(before).equals(places(read.mdstat)); i++) {
        before = read.mdstat;
        read = new Moment(RehearsalNames.without(SysBlock.all()), readMdstat());
      }
      return read;
    }

    private static String readMdstat() {
      return RehearsalNames.without(read(Path.of("/proc/mdstat")));
    }

    /** The lines that name members and places; those on progress and the bitmap change always. */
    private static List<String> places(String mdstat) {
      return mdstat.lines().filter(l -> !l.contains("%") && !l.contains("bitmap:")).toList();
    }
  }

  private RawSystem raw(
      boolean afresh, Slow slow, Moment moment, String mounts, Set<String> abilitiesNow)
      throws InterruptedException {
    Map<String, Map<String, String>> block = moment.block();
    List<String> unknown = new ArrayList<>(slow.unknown());
    smart.refresh(SmartCache.disks(block), unknown);
    DiskHolders.Open open = afresh ? DiskHolders.open() : new DiskHolders.Open(Map.of(), false);
    if (open.blind()) {
      unknown.add(
          "It is not known which programs hold disks open: only root may look into all of them.");
    }
    RawSystem raw =
        new RawSystem(
            slow.lsblk(),
            moment.mdstat(),
            guards.in(block, slow.dmTable()),
            SysBlock.links(Path.of("/dev/disk/by-id")),
            SysBlock.links(Path.of("/dev/md")),
            slow.arrayExports(),
            slow.dmTable(),
            mounts,
            read(Path.of("/proc/swaps")),
            slow.volumeGroups(),
            smart.all(),
            Set.copyOf(SysBlock.list(Path.of("/proc/spl/kstat/zfs"))),
            read(PRACTICE_DISKS),
            abilitiesNow,
            unknown);
    return afresh
        ? raw.with(
            SysBlock.diskNames(),
            open.byNode(),
            DiskHolders.otherMounts(),
            DiskHolders.claimed(unclaimed(block)))
        : raw;
  }

  /**
   * Disks that nothing is known to lie on: whether somebody claimed them, only the kernel knows.
   */
  private static List<String> unclaimed(Map<String, Map<String, String>> block) {
    return block.keySet().stream()
        .filter(node -> node.matches("(sd|vd|xvd|hd)[a-z]+|(nvme\\d+n|mmcblk|pmem)\\d+"))
        .filter(node -> block.get(node).getOrDefault("holders", "").isEmpty())
        .toList();
  }

  /** Whether a device has vanished so lately that whoever asks is told without the tools. */
  private synchronized boolean atOnce(String key) {
    if (!vanishedKey.equals(key)) {
      vanishedKey = key;
      vanishedNanos = System.nanoTime();
    }
    return System.nanoTime() - vanishedNanos < AT_ONCE_NANOS;
  }

  private Slow askTools(String key, Map<String, Map<String, String>> block)
      throws IOException, InterruptedException {
    LookTools.Notes notes = new LookTools.Notes();
    boolean anyMapping = block.keySet().stream().anyMatch(n -> n.startsWith("dm-"));
    Future<String> table = SIDE_BY_SIDE.submit(() -> anyMapping ? tools.dmTable(notes) : "");
    Future<Map<String, String>> exports = SIDE_BY_SIDE.submit(() -> tools.arrayExports(block));
    String lsblk = tools.lsblk();
    String groups = tools.volumeGroups(volumesAsleep(lsblk), notes);
    return new Slow(
        key,
        Set.copyOf(block.keySet()),
        lsblk,
        await(table),
        groups,
        await(exports),
        notes.sentences());
  }

  /**
   * LVM members of which no volume is open. Only for these is LVM asked: it reads the disks, and of
   * the others lsblk tells the group.
   */
  private static List<String> volumesAsleep(String lsblk) {
    try {
      return LsblkDevice.parse(lsblk).stream()
          .flatMap(LsblkDevice::withDescendants)
          .filter(d -> d.fileSystem().equals("LVM2_member") && d.children().isEmpty())
          .map(LsblkDevice::path)
          .distinct()
          .toList();
    } catch (ParseException e) {
      return List.of();
    }
  }

  /** What can change lsblk's answer: devices, what lies on what, and mounts. */
  private static String key(Map<String, Map<String, String>> block, String mounts) {
    StringBuilder key = new StringBuilder(mounts);
    block.forEach(
        (node, attributes) -> {
          key.append('\n').append(node);
          for (String name : List.of("size", "ro", "dm/uuid", "dm/name", "slaves", "holders")) {
            key.append(' ').append(attributes.getOrDefault(name, ""));
          }
        });
    return key.toString();
  }

  private Set<String> abilities() {
    synchronized (abilitiesLock) {
      if (abilities == null) {
        Path modules = Path.of("/lib/modules", read(Path.of("/proc/sys/kernel/osrelease")).strip());
        abilities =
            new KernelAbilities(
                    read(modules.resolve("modules.alias")),
                    read(modules.resolve("modules.dep")),
                    read(modules.resolve("modules.builtin")),
                    read(modules.resolve("modules.builtin.modinfo")),
                    read(Path.of("/proc/crypto")),
                    SysBlock.list(Path.of("/sys/module")))
                .ids();
      }
      return abilities;
    }
  }

  private static <T> T await(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    }
  }

  /** A file of /proc or of the system; "" where it is missing or may not be read. */
  public static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
