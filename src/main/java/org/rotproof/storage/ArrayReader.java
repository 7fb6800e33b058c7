package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.storage.SyncProgress.Action;

/** Puts an array together: md's own words, its legs down to the disks, and what lies on it. */
final class ArrayReader {
  /** What blkid names that is no file system but something to open first. */
  private static final Set<String> CONTAINERS =
      Set.of("", "crypto_LUKS", "LVM2_member", "linux_raid_member", "DM_integrity", "swap");

  /** Where ext4 notices that its journal was given up, and ends all writing (ext4_abort). */
  private static final Set<String> JOURNAL_GIVEN_UP =
      Set.of("ext4_journal_check_start", "ext4_remount", "__ext4_remount");

  /** Two clocks, one of them rounded down. */
  private static final long CLOCK_SECONDS = 2;

  private final BlockGraph graph;
  private final List<MountEntry> mounts;
  private final Map<String, String> idByNode;

  ArrayReader(BlockGraph graph, List<MountEntry> mounts, Map<String, String> idByNode) {
    this.graph = graph;
    this.mounts = mounts;
    this.idByNode = idByNode;
  }

  /** Empty for a node without an array, and for the containers of firmware RAID. */
  Optional<Array> array(
      String node, KeyValues export, Optional<MdDetail> detail, Optional<MdstatArray> stat) {
    boolean gone = stat.isEmpty() && detail.map(d -> d.state().equals("clear")).orElse(true);
    boolean container =
        stat.map(MdstatArray::isContainer).orElse(false)
            || detail.map(ArrayReader::isContainer).orElse(false);
    if (gone || container) {
      return Optional.empty();
    }
    Optional<Array> plain = stat.map(MdstatArray::toArray);
    List<Leg> legs = legs(detail, plain, stat);
    Top top = top(node);
    String name = export.arrayName();
    return Optional.of(
        new Array(
            node,
            name.isEmpty() ? node : name,
            first(export.get("MD_UUID"), detail.map(MdDetail::uuid).orElse("")),
            new MdLevel(
                first(
                    detail.map(MdDetail::level).orElse(""),
                    stat.map(MdstatArray::level).orElse(""))),
            sizeBytes(node, plain),
            (int) Math.min(chunk(detail, plain), 1 << 30),
            first(detail.map(MdDetail::layout).orElse(""), plain.map(Array::layout).orElse("")),
            positive(detail.map(MdDetail::raidDisks), plain.map(Array::raidDisks)),
            most(detail.map(MdDetail::degraded), plain.map(Array::degraded)),
            protection(node, legs),
            top.point(),
            top.fileSystem(),
            legs,
            sync(detail, stat),
            integrity(legs),
            first(detail.map(MdDetail::metadata).orElse(""), plain.map(Array::metadata).orElse("")),
            first(detail.map(MdDetail::state).orElse(""), plain.map(Array::state).orElse("")),
            Math.max(0, detail.map(MdDetail::componentSectors).orElse(0L)),
            detail.map(MdDetail::mismatchSectors).orElse(-1L),
            top.device(),
            signs(detail, stat).with(top.written()),
            List.of(),
            top.space()));
  }

  private static ArraySigns signs(Optional<MdDetail> detail, Optional<MdstatArray> stat) {
    ArraySigns told = stat.map(MdstatArray::signs).orElse(ArraySigns.NONE);
    return detail.map(told::with).orElse(told);
  }

  private static boolean isContainer(MdDetail detail) {
    return MdstatArray.isContainer(detail.level(), detail.metadata());
  }

  private static int most(Optional<Integer> a, Optional<Integer> b) {
    return Math.max(0, Math.max(a.orElse(0), b.orElse(0)));
  }

  private static String first(String a, String b) {
    return a.isEmpty() ? b : a;
  }

  private static int positive(Optional<Integer> a, Optional<Integer> b) {
    return Math.max(0, a.filter(n -> n >= 0).orElse(b.orElse(0)));
  }

  private static long chunk(Optional<MdDetail> detail, Optional<Array> plain) {
    long own = detail.map(MdDetail::chunkBytes).orElse(-1L);
    return own >= 0 ? own : plain.map(Array::chunkBytes).orElse(0);
  }

  private long sizeBytes(String node, Optional<Array> plain) {
    long own = graph.sizeBytes(node);
    return own > 0 ? own : plain.map(Array::sizeBytes).orElse(0L);
  }

  private List<Leg> legs(
      Optional<MdDetail> detail, Optional<Array> plain, Optional<MdstatArray> stat) {
    List<Leg> legs = new ArrayList<>();
    for (MdDetail.Member m : detail.map(MdDetail::members).orElse(List.of())) {
      String state = stat.map(s -> withErrors(m, s)).orElse(m.state());
      legs.add(leg(m.node(), m.slot(), state, m.dataOffsetSectors(), m.errors(), m.badBlocks()));
    }
    if (legs.isEmpty()) {
      for (Leg leg : plain.map(Array::legs).orElse(List.of())) {
        legs.add(leg(leg.node(), leg.slot(), leg.state(), -1, -1, false));
      }
    }
    return legs;
  }

  /** Synology's md keeps a disk that gave errors in its place and says so in mdstat only. */
  private static String withErrors(MdDetail.Member member, MdstatArray stat) {
    boolean error =
        stat.members().stream()
            .anyMatch(m -> m.device().equals(member.node()) && m.is(MdstatArray.Flag.ERROR));
    return error ? failed(member.state()) : member.state();
  }

  private static String failed(String state) {
    return List.of(state.split(",")).contains("faulty")
        ? state
        : state.isEmpty() ? "faulty" : "faulty," + state;
  }

  private Leg leg(String node, int slot, String told, long offset, long errors, boolean badBlocks) {
    List<String> chain = graph.chain(node);
    String last = chain.get(chain.size() - 1);
    // md notices that when it writes.
    String state = told;
    if (graph.isGivenUp(last)) {
      state = failed(told) + "," + ArrayHealth.GIVEN_UP;
    } else if (graph.isSilent(last)) {
      state = told.isEmpty() ? ArrayHealth.SILENT : told + "," + ArrayHealth.SILENT;
    }
    String carrier =
        chain.stream().filter(n -> graph.names(n, "slaves").isEmpty()).findFirst().orElse(last);
    return new Leg(
        slot,
        path(node),
        graph.mapping(node),
        idByNode.getOrDefault(last, path(last)),
        state,
        offset,
        graph.sizeBytes(node),
        path(carrier),
        chain.stream().filter(graph::isIntegrity).findFirst().orElse(""),
        errors,
        badBlocks,
        graph.isGone(last),
        false,
        KnownDisk.UNKNOWN,
        graph.guard(chain));
  }

  private static String path(String node) {
    return "/dev/" + node.replace('!', '/');
  }

  /**
   * What guards them is said only when each leg that works has it; one leg without would let rot
   * through.
   */
  private ArrayProtection protection(String node, List<Leg> legs) {
    List<Leg> fine = legs.stream().filter(l -> !l.state().contains("faulty")).toList();
    // Of one that has failed whole it is said all the same.
    List<Leg> working = fine.isEmpty() ? legs : fine;
    if (working.isEmpty() || working.stream().anyMatch(l -> l.integrityNode().isEmpty())) {
      return ArrayProtection.NONE;
    }
    if (working.stream().allMatch(l -> graph.chain(l.node()).stream().anyMatch(graph::isCrypt))) {
      return ArrayProtection.ENCRYPTED;
    }
    boolean luksOnTop =
        graph
            .device(node)
            .map(
                d ->
                    d.fileSystem().equals("crypto_LUKS")
                        || d.withDescendants().anyMatch(c -> graph.isCrypt(c.node())))
            .orElse(false);
    return luksOnTop ? ArrayProtection.LAYERED : ArrayProtection.INTEGRITY;
  }

  /** The one algorithm of all legs; "" if they differ or it is not known. */
  private String integrity(List<Leg> legs) {
    List<String> all =
        legs.stream()
            .map(
                leg ->
                    graph.chain(leg.node()).stream()
                        .map(graph::integrityId)
                        .filter(id -> !id.isEmpty())
                        .findFirst()
                        .orElse(""))
            .distinct()
            .toList();
    return all.size() == 1 ? all.get(0) : "";
  }

  private record Top(
      String device,
      String fileSystem,
      String point,
      ArraySigns.Written written,
      Optional<FileSpace> space) {}

  /** Follows what lies on the array up to the file system. */
  private Top top(String node) {
    Optional<LsblkDevice> device = graph.device(node);
    if (device.isEmpty()) {
      return new Top("", "", "", ArraySigns.Written.NOT_MOUNTED, Optional.empty());
    }
    List<LsblkDevice> leaves =
        device.get().withDescendants().filter(d -> d.children().isEmpty()).toList();
    List<LsblkDevice> systems =
        leaves.stream().filter(d -> !CONTAINERS.contains(fileSystem(d))).toList();
    String point = leaves.stream().flatMap(d -> points(d).stream()).findFirst().orElse("");
    if (systems.size() == 1) {
      LsblkDevice system = systems.get(0);
      return new Top(
          system.path(), fileSystem(system), point, written(leaves), space(system, point));
    }
    return new Top(
        "",
        leaves.size() == 1 ? fileSystem(leaves.get(0)) : "",
        point,
        written(leaves),
        Optional.empty());
  }

  /**
   * How full it is. Of a mount point the kernel tells about what was mounted there last: where that
   * is something else, nothing is known of this one.
   */
  private Optional<FileSpace> space(LsblkDevice device, String point) {
    List<MountEntry> there = mounts.stream().filter(m -> m.point().equals(point)).toList();
    boolean hidden =
        !there.isEmpty() && mountsOf(device).noneMatch(there.get(there.size() - 1)::equals);
    return point.isEmpty() || hidden ? Optional.empty() : device.space();
  }

  /** The worst of what lies on it. */
  private ArraySigns.Written written(List<LsblkDevice> leaves) {
    return leaves.stream()
        .map(this::written)
        .max(Comparator.naturalOrder())
        .orElse(ArraySigns.Written.NOT_MOUNTED);
  }

  /**
   * A file system may be mounted at many places. Where one of them can be written, somebody wanted
   * the others read-only.
   */
  private ArraySigns.Written written(LsblkDevice leaf) {
    Set<ArraySigns.Written> all =
        mountsOf(leaf).map(m -> written(leaf, m)).collect(Collectors.toSet());
    return Stream.of(
            ArraySigns.Written.STOPPED, ArraySigns.Written.FAULTY, ArraySigns.Written.WRITABLE)
        .filter(all::contains)
        .findFirst()
        .orElseGet(
            () ->
                all.stream().max(Comparator.naturalOrder()).orElse(ArraySigns.Written.NOT_MOUNTED));
  }

  /**
   * A mount that was asked for read-only has that in its own options. Where only the file system
   * says so, it was made read-only beneath a mount that may write: by the kernel, after an error.
   */
  private ArraySigns.Written written(LsblkDevice device, MountEntry mount) {
    boolean stopped =
        mount.options().stream().anyMatch(o -> o.equals("emergency_ro") || o.equals("shutdown"));
    if (stopped) {
      return ArraySigns.Written.STOPPED;
    }
    if (!graph.attribute(device.node(), "mount/shutdown").isEmpty()) {
      return ArraySigns.Written.STOPPED;
    }
    if (!mount.readOnly()) {
      if (graph.attribute(device.node(), "mount/errors").isEmpty()) {
        return ArraySigns.Written.WRITABLE;
      }
      return stoppedByError(device) ? ArraySigns.Written.STOPPED : ArraySigns.Written.FAULTY;
    }
    String own = graph.attribute(device.node(), "mount/options");
    String system = graph.attribute(device.node(), "mount/super");
    if (own.isEmpty() || system.isEmpty()) {
      return ArraySigns.Written.READ_ONLY_UNKNOWN;
    }
    boolean asked =
        List.of(own.split(",")).contains("ro") || !List.of(system.split(",")).contains("ro");
    return asked ? ArraySigns.Written.READ_ONLY : ArraySigns.Written.STOPPED;
  }

  /**
   * Whether an error since it was mounted ended all writing, though its mount says nothing of that:
   * by its own option, or as its journal was given up.
   */
  private boolean stoppedByError(LsblkDevice device) {
    long at = seconds(device, "mount/error_time");
    long since = seconds(device, "mount/since");
    boolean stops =
        List.of(graph.attribute(device.node(), "mount/super").split(","))
                .contains("errors=remount-ro")
            || JOURNAL_GIVEN_UP.contains(graph.attribute(device.node(), "mount/error_func"));
    return stops && at > 0 && at + CLOCK_SECONDS >= since;
  }

  private long seconds(LsblkDevice device, String attribute) {
    String text = graph.attribute(device.node(), attribute);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private Stream<MountEntry> mountsOf(LsblkDevice device) {
    return mounts.stream()
        // Any user may call a mount of his own by any name: one of FUSE says nothing of a disk.
        .filter(m -> !m.type().equals("fuse") && !m.type().startsWith("fuse."))
        .filter(
            m ->
                graph.isCalled(device, m.source())
                    || (m.source().equals("/dev/root")
                        && device.mountPoints().contains(m.point())));
  }

  private String fileSystem(LsblkDevice device) {
    return device.fileSystem().isEmpty()
        ? mount(device).map(MountEntry::type).orElse("")
        : device.fileSystem();
  }

  private List<String> points(LsblkDevice device) {
    List<String> own = device.mountPoints().stream().filter(p -> p.startsWith("/")).toList();
    return own.isEmpty() ? mount(device).map(MountEntry::point).stream().toList() : own;
  }

  private Optional<MountEntry> mount(LsblkDevice device) {
    return mountsOf(device).findFirst();
  }

  /** mdstat calls a repair "resync", and every pass that waits for another; sysfs knows better. */
  private static Optional<SyncProgress> sync(
      Optional<MdDetail> detail, Optional<MdstatArray> stat) {
    Optional<Action> known = detail.flatMap(d -> action(d.syncAction()));
    return stat.flatMap(MdstatArray::sync)
        .map(
            s ->
                new SyncProgress(
                    known.orElse(s.action()),
                    s.state(),
                    s.doneKib(),
                    s.totalKib(),
                    s.speedKibPerSecond(),
                    s.finishSeconds()));
  }

  private static Optional<Action> action(String word) {
    return switch (word) {
      case "resync" -> Optional.of(Action.RESYNC);
      case "recover" -> Optional.of(Action.RECOVERY);
      case "reshape" -> Optional.of(Action.RESHAPE);
      case "check" -> Optional.of(Action.CHECK);
      case "repair" -> Optional.of(Action.REPAIR);
      default -> Optional.empty();
    };
  }
}
