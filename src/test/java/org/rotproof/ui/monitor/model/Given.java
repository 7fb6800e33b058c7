package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.plan.ScrubUnits;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Disk;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.SmartVerdict;
import org.rotproof.storage.SyncProgress;

/** Arrays, disks and reports as tests need them. */
public final class Given {
  /** A wall clock: noon of a day. */
  public static final long NOW = 1_790_000_000_000L;

  private Given() {}

  /** An array of that level and those members' states, in slot order. */
  public static Array array(String level, int degraded, String... states) {
    return array("photos", level, degraded, Optional.empty(), states);
  }

  /** The same, with its name and what md does to it. */
  public static Array array(
      String name, String level, int degraded, Optional<SyncProgress> sync, String... states) {
    List<Leg> legs = new ArrayList<>();
    int places = 0;
    for (int i = 0; i < states.length; i++) {
      boolean spare = states[i].equals("spare");
      String state = states[i].equals("rebuilding") ? "spare" : states[i];
      int slot = spare || state.equals("faulty") ? -1 : i;
      places += spare ? 0 : 1;
      legs.add(leg(slot, i + 1, state));
    }
    return new Array(
        "md127",
        name,
        "bb643ba6:d12a7e3c:83fc1809:554fd7f6",
        new MdLevel(level),
        81_461_248,
        0,
        "",
        places,
        degraded,
        ArrayProtection.ENCRYPTED,
        "/srv/" + name,
        "ext4",
        legs,
        sync,
        "hmac-sha256",
        "1.2",
        "clean",
        159_104,
        0,
        "/dev/md127");
  }

  /** The same without the disk below that leg, counted from 0; md says of it what it said. */
  public static Array unplugged(Array array, int which) {
    List<Leg> legs = new ArrayList<>(array.legs());
    Leg was = legs.get(which);
    legs.set(
        which,
        new Leg(
            was.slot(),
            was.path(),
            was.mapping(),
            was.disk(),
            was.state(),
            was.dataOffsetSectors(),
            was.sizeBytes(),
            was.carrier(),
            was.integrityNode(),
            was.correctedErrors(),
            was.badBlocks(),
            true,
            false,
            KnownDisk.of(disks(legs.size()).get(which)),
            was.guard()));
    return array.with(legs, List.of());
  }

  /** The same with places of that leg, counted from 0, that md does not use. */
  public static Array badPlaces(Array array, int which) {
    List<Leg> legs = new ArrayList<>(array.legs());
    Leg was = legs.get(which);
    legs.set(
        which,
        new Leg(
            was.slot(),
            was.path(),
            was.mapping(),
            was.disk(),
            was.state(),
            was.dataOffsetSectors(),
            was.sizeBytes(),
            was.carrier(),
            was.integrityNode(),
            was.correctedErrors(),
            true,
            was.gone(),
            was.back(),
            was.identity(),
            was.guard()));
    return array.with(legs, List.of());
  }

  private static Leg leg(int slot, int number, String state) {
    return new Leg(
        slot,
        "/dev/dm-" + number,
        "photos-" + number,
        "disk" + number,
        state,
        2048,
        82_550_784,
        "/dev/sd" + (char) ('a' + number - 1),
        "dm-" + (number + 10),
        0,
        false);
  }

  /** Disks disk1 to diskN of 96 MiB. */
  public static List<Disk> disks(int count) {
    List<Disk> disks = new ArrayList<>();
    List<String> models = List.of("WDC WD40EFRX", "Seagate ST4000VN008", "TOSHIBA HDWQ140");
    for (int i = 1; i <= count; i++) {
      String path = "/dev/sd" + (char) ('a' + i - 1);
      String[] model = models.get((i - 1) % models.size()).split(" ");
      disks.add(
          new Disk(
              "disk" + i,
              path,
              path,
              model[0],
              model[1],
              "WD-WCC7K" + (100 + i),
              "",
              100_663_296,
              512,
              4096,
              true,
              false,
              "sata",
              i == 3 ? SmartVerdict.WORN : SmartVerdict.GOOD,
              List.of(),
              List.of()));
    }
    return disks;
  }

  /** A surface of that many legs, all alike. */
  public static RotMap surface(int legs, RotMap.State state, long atMillis) {
    List<RotMap.Band> bands = new ArrayList<>();
    for (int i = 0; i < legs; i++) {
      bands.add(
          new RotMap.Band(
              "disk" + (i + 1),
              i,
              2048,
              List.of(new RotMap.Stretch(312, state, atMillis, 0)),
              List.of()));
    }
    return new RotMap("photos", "", 159_104, 511, bands);
  }

  /** A machine with systemd, Rotproof, and the record and timer of an array "photos". */
  public static Machine recorded() {
    List<ArrayRecord.Member> members = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      Disk d = disks(2).get(i - 1);
      members.add(
          new ArrayRecord.Member(
              d.id(), d.path(), "photos-" + i, d.serial(), "", d.sizeBytes(), false));
    }
    try {
      ArrayRecord record =
          new ArrayRecord(
              BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"), members);
      String timer = ScrubTimer.files("photos").get(1);
      return new Machine(
          true,
          true,
          true,
          Map.of(
              record.path(),
              ArrayRecordJson.write(record),
              timer,
              ScrubUnits.timer("photos", ScrubSchedule.MONTHLY),
              ScrubTimer.PROGRAM,
              "#!/bin/sh"),
          Set.of(),
          Set.of("photos-1", "photos-2"));
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }

  /** A scrub that read everything and found nothing. */
  public static ScrubReport clean() {
    return report(Result.CLEAN, 0, List.of(), List.of(), 159_104, "");
  }

  /** A scrub that repaired 60 sectors of disk2. */
  public static ScrubReport repaired() {
    return report(Result.REPAIRED, 60, List.of(), List.of(), 159_104, "");
  }

  /** A scrub that found sectors wrong on both disks, below those files. */
  public static ScrubReport unrecoverable(String... files) {
    return report(
        Result.UNRECOVERABLE, 0, List.of(new SectorRange(4096, 4159)), List.of(files), 159_104, "");
  }

  /** A scrub that ended early. */
  public static ScrubReport incomplete(String reason) {
    return report(Result.INCOMPLETE, 0, List.of(), List.of(), 64_000, reason);
  }

  /** A scrub that found one place where the disks differ, below those files. */
  public static ScrubReport differing(Difference.Fate fate, String... files) {
    boolean open = fate == Difference.Fate.OPEN;
    Difference found =
        new Difference(
            false,
            List.of(
                new Difference.Copy("disk1", List.of(new SectorRange(2048, 2055)), 0),
                new Difference.Copy("disk2", List.of(new SectorRange(2048, 2055)), 1)),
            List.of(new SectorRange(0, 7)),
            fate,
            open ? List.of() : List.of("disk2"),
            List.of(files),
            List.of(),
            false);
    return new ScrubReport(
        open ? Result.INCOMPLETE : Result.REPAIRED,
        0,
        0,
        clean().legs(),
        List.of(),
        List.of(),
        159_104,
        159_104,
        14.2,
        0,
        open ? ScrubReport.DIFFERS : "",
        List.of(),
        List.of(),
        List.of(found));
  }

  private static ScrubReport report(
      Result result,
      long repaired,
      List<SectorRange> lost,
      List<String> files,
      long checked,
      String reason) {
    boolean bad = repaired > 0 || !lost.isEmpty();
    List<SectorRange> ranges = bad ? List.of(new SectorRange(23_104, 23_163)) : List.of();
    return new ScrubReport(
        result,
        repaired,
        bad ? 128 : 0,
        List.of(
            new LegReport("disk1", lost.isEmpty() ? 0 : 60, lost.isEmpty() ? List.of() : ranges),
            new LegReport("disk2", bad ? 60 : 0, ranges)),
        lost,
        files,
        checked,
        159_104,
        14.2,
        0,
        reason,
        List.of());
  }
}
