package org.rotproof.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
import org.rotproof.storage.MountPoint;
import org.rotproof.storage.RaidLevel;

/**
 * The person's answers: what shall be built. Immutable; made by the wizard or read from a file (see
 * the README for the JSON).
 *
 * @param name the array's name, also the stem of mappings and labels
 * @param disks inventory ids of the members
 * @param spares inventory ids of the spares
 * @param practice the toy disks to make, for practice only
 */
public record Blueprint(
    String name,
    List<String> disks,
    List<String> spares,
    Protection protection,
    RaidLevel raid,
    Keys keys,
    Storage storage,
    Mount mount,
    ScrubSchedule scrub,
    Optional<PracticeDisks> practice) {

  public Blueprint {
    disks = List.copyOf(disks);
    spares = List.copyOf(spares);
    if (!RaidLevel.OFFERED.contains(raid)) {
      throw new IllegalArgumentException("an array of " + raid + " is not built here");
    }
  }

  /**
   * What guards the bits of each disk.
   *
   * @param integrity the algorithm as the blueprint spells it: "hmac-sha256", "crc32c",
   *     "chacha20-poly1305", …
   * @param sectorBytes 512 or 4096: the unit that a tag covers
   * @param writePath how data and tag come to stand together on the disk
   * @param start how its first tags come about
   */
  public record Protection(
      Kind kind, String integrity, int sectorBytes, WritePath writePath, Start start) {
    /** As it is written; a version of before does not say how its first tags came about. */
    @JsonCreator
    static Protection of(
        @JsonProperty("kind") Kind kind,
        @JsonProperty("integrity") String integrity,
        @JsonProperty("sectorBytes") int sectorBytes,
        @JsonProperty("writePath") WritePath writePath,
        @JsonProperty("start") Optional<Start> start) {
      return new Protection(kind, integrity, sectorBytes, writePath, start.orElse(Start.WIPED));
    }

    /** One that is wiped first. */
    public Protection(Kind kind, String integrity, int sectorBytes, WritePath writePath) {
      this(kind, integrity, sectorBytes, writePath, Start.WIPED);
    }

    /** One that writes by way of the journal and is wiped first. */
    public Protection(Kind kind, String integrity, int sectorBytes) {
      this(kind, integrity, sectorBytes, WritePath.JOURNAL);
    }

    /** Whether it can be used before its tags are computed. */
    public boolean atOnce() {
      return start == Start.AT_ONCE;
    }

    /** How the first tags come about. */
    public enum Start {
      /** Every disk is written whole before first use: all is guarded from then on. */
      WIPED,
      /**
       * Nothing is written before first use. The kernel computes the tags behind, from what the
       * disks hold then; until it is through, rot is not noticed in what it has not reached.
       * Stand-alone dm-integrity only.
       */
      AT_ONCE
    }

    /** Whether data is written once, and not into a journal before. */
    public boolean bitmap() {
      return writePath == WritePath.BITMAP;
    }

    /**
     * As integritysetup(8) has them; each time a disk is opened another one may be chosen, and
     * nothing has to be formatted anew.
     */
    public enum WritePath {
      /** Everything is written twice: a power cut leaves the old or the new, never a mixture. */
      JOURNAL,
      /**
       * Written once. A bitmap on the disk says where writing goes on; after a power cut the tags
       * of those regions are computed anew from whatever is there. Stand-alone dm-integrity only.
       */
      BITMAP
    }

    /** The three ways, as the blueprint spells them in lower case. */
    public enum Kind {
      ENCRYPTED,
      INTEGRITY,
      LAYERED
    }
  }

  /**
   * Where the keys are. Never the keys themselves.
   *
   * @param keyFile file name below /etc/rotproof/keys, or an absolute path; empty for none
   * @param headerBackup folder for LUKS header backups: a name below /etc/rotproof, or an absolute
   *     path; empty for none
   */
  public record Keys(
      Optional<String> keyFile,
      boolean passphrase,
      boolean recoveryKey,
      Optional<String> headerBackup) {}

  /** What goes on the array. On the wire and in the file its "kind" tells which. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Storage.FileSystem.class, name = "filesystem"),
    @JsonSubTypes.Type(value = Storage.Lvm.class, name = "lvm")
  })
  public sealed interface Storage {
    /** Of the file system. */
    FileSystemType type();

    /** The file system's label. */
    String label();

    /** A file system straight on the array. */
    record FileSystem(FileSystemType type, String label) implements Storage {}

    /** A file system in a logical volume on the array. */
    record Lvm(String volumeGroup, String logicalVolume, FileSystemType type, String label)
        implements Storage {
      /** What an open volume is called below /dev/mapper: hyphens inside names are doubled. */
      static String mapping(String group, String volume) {
        return group.replace("-", "--") + "-" + volume.replace("-", "--");
      }
    }
  }

  /** Where it is mounted. {@code point} empty: built, but not mounted. */
  public record Mount(Optional<String> point, boolean atBoot) {
    public Mount {
      point = point.map(MountPoint::plain);
    }
  }

  /** The same on disks of these names. */
  public Blueprint withDisks(List<String> members, List<String> standby) {
    return new Blueprint(
        name, members, standby, protection, raid, keys, storage, mount, scrub, practice);
  }

  /** The same, scrubbed so often. */
  public Blueprint withScrub(ScrubSchedule schedule) {
    return new Blueprint(
        name, disks, spares, protection, raid, keys, storage, mount, schedule, practice);
  }

  /** How often it is scrubbed without being asked. */
  public enum ScrubSchedule {
    NEVER,
    WEEKLY,
    MONTHLY,
    QUARTERLY
  }

  /** Toy disks to make: how many, how large. */
  public record PracticeDisks(int disks, long sizeBytes) {}
}
