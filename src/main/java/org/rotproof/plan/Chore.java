package org.rotproof.plan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/**
 * One thing that can be done: an array is built, taken over, or something is done to one that is
 * there. {@link ChorePlanner} makes a plan of it that is shown, compared and journalled. What is
 * true of all of a kind, {@link ChoreKind} says; its name there is the {@code type} on the wire.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Chore {
  /** The name of the array. */
  String array();

  /** Its kind. */
  ChoreKind kind();

  /** Builds it. */
  record Build(Blueprint blueprint) implements Chore {
    @Override
    public String array() {
      return blueprint.name();
    }

    @Override
    public ChoreKind kind() {
      return ChoreKind.BUILD;
    }
  }

  /**
   * Opens it: members, array, encryption, volume, mount; whatever of it is open already stays so.
   *
   * @param without disks to leave out, because they do not open
   * @param lastLeft whether disks that left while it ran are used as they were then, where md does
   *     not start it otherwise, see {@link LastLeft}
   */
  record Open(String array, List<String> without, boolean lastLeft) implements Chore {
    public Open {
      without = List.copyOf(without);
    }

    @Override
    public ChoreKind kind() {
      return ChoreKind.OPEN;
    }
  }

  /** Closes it, from the mount down to the members. */
  record Close(String array) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.CLOSE;
    }
  }

  /**
   * Puts a new disk in the place of an old one. While the old one still works it keeps its place
   * until the new one holds everything.
   *
   * @param eraseOld whether the old disk's key slots are destroyed in the end
   */
  record Replace(String array, String oldDisk, String newDisk, boolean eraseOld) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.REPLACE;
    }
  }

  /**
   * Takes a member up again whose disk was away, or that the array let go of, and is plugged in:
   * what it lacks is copied to it from the others.
   */
  record BringBack(String array, String disk) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.BRING_BACK;
    }
  }

  /** Adds a disk that takes over when another fails. */
  record AddSpare(String array, String disk) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.ADD_SPARE;
    }
  }

  /** Adds a disk as one more member: more room, or with RAID 1 one more copy. */
  record AddMember(String array, String disk) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.ADD_MEMBER;
    }
  }

  /** Uses all of the disks, after the small ones were replaced by larger ones. */
  record UseLargerDisks(String array) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.USE_LARGER_DISKS;
    }
  }

  /** Changes the passphrase; the old one and the new one are secrets. */
  record ChangePassphrase(String array) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.CHANGE_PASSPHRASE;
    }
  }

  /**
   * Adds a recovery key; where the array has one, adds that one to the disks that joined without
   * it.
   */
  record AddRecoveryKey(String array) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.ADD_RECOVERY_KEY;
    }
  }

  /**
   * Tries a key and changes nothing, so that a slip is noticed before anything is planned.
   *
   * @param secret one that exists
   */
  record TryKey(String array, SecretName secret) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.TRY_KEY;
    }
  }

  /**
   * Makes a new key file, and takes the old one's key slots away once the new one opens.
   *
   * @param keyFile as {@link Blueprint.Keys} names one
   */
  record ChangeKeyFile(String array, String keyFile) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.CHANGE_KEY_FILE;
    }
  }

  /** Takes the key file's key slots away and destroys it: the passphrase opens it from then on. */
  record DropKeyFile(String array) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.DROP_KEY_FILE;
    }
  }

  /** Has something open it at boot with no hands. */
  record AddUnlock(String array, Unlock unlock) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.ADD_UNLOCK;
    }
  }

  /**
   * Enrols anew what opens it with no hands: on disks that joined without it, or after the firmware
   * or the mainboard changed; by other keys of a Tang server, or at another place.
   *
   * @param url where the Tang server answers from now on; "" as before
   * @param thumbprint of its signing key from now on; "" as before
   */
  record RenewUnlock(String array, String url, String thumbprint) implements Chore {
    public RenewUnlock {
      // A program of before the Tang servers does not say.
      url = url == null ? "" : url;
      thumbprint = thumbprint == null ? "" : thumbprint;
    }

    /** As it is. */
    public RenewUnlock(String array) {
      this(array, "", "");
    }

    @Override
    public ChoreKind kind() {
      return ChoreKind.RENEW_UNLOCK;
    }
  }

  /**
   * Tries what opens it with no hands, as the next start would, and changes nothing.
   *
   * @param target a disk, or the array's name where one container lies over it; "" for each
   */
  record TestUnlock(String array, String target) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.TEST_UNLOCK;
    }
  }

  /** Has nothing but its key file open it with no hands. */
  record RemoveUnlock(String array) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.REMOVE_UNLOCK;
    }
  }

  /**
   * Saves the LUKS headers.
   *
   * @param folder as {@link Blueprint.Keys} names one
   */
  record BackUpHeaders(String array, String folder) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.BACK_UP_HEADERS;
    }
  }

  /**
   * Writes a saved LUKS header back to a disk whose own was lost.
   *
   * @param disk the disk, or the array's name for the one header of a layered array
   * @param folder where it was saved, as {@link Blueprint.Keys} names one
   */
  record RestoreHeader(String array, String disk, String folder) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.RESTORE_HEADER;
    }
  }

  /** Gives it another name. */
  record Rename(String array, String newName) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.RENAME;
    }
  }

  /** Takes it apart and destroys its key slots: what is on it is lost for good. */
  record TakeApart(String array) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.TAKE_APART;
    }
  }

  /**
   * Takes an array over that was built by hand: writes its record.
   *
   * @param keyFile the whole path of the key file that opens it; "" for the one that /etc/crypttab
   *     names, and where that names none, for a passphrase
   */
  record Adopt(String array, String keyFile) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.ADOPT;
    }
  }

  /**
   * Gives a plain array that runs its integrity, with its data on it.
   *
   * @param with free disks that are used first; a disk that becomes free is the next one
   * @param keys none for integrity only; with a key file for encrypted members
   */
  record Convert(
      String array, List<String> with, Blueprint.Protection protection, Blueprint.Keys keys)
      implements Chore {
    public Convert {
      with = List.copyOf(with);
    }

    @Override
    public ChoreKind kind() {
      return ChoreKind.CONVERT;
    }

    /**
     * One with the usual checksums of its kind, and sectors that any file system can use; encrypted
     * members open with a key file that is made.
     */
    public static Convert usual(String array, List<String> with, boolean encrypted) {
      return of(
          array,
          with,
          encrypted ? Blueprint.Protection.Kind.ENCRYPTED : Blueprint.Protection.Kind.INTEGRITY,
          Optional.empty(),
          512,
          Optional.empty());
    }

    /**
     * One of that kind.
     *
     * @param integrity as in a blueprint; the recommended one of the kind if empty
     * @param keyFile for encrypted members; named after the array if empty
     */
    public static Convert of(
        String array,
        List<String> with,
        Blueprint.Protection.Kind kind,
        Optional<String> integrity,
        int sectorBytes,
        Optional<String> keyFile) {
      boolean keyed = kind != Blueprint.Protection.Kind.INTEGRITY;
      return new Convert(
          array,
          with,
          new Blueprint.Protection(
              kind, integrity.orElseGet(() -> Integrity.fitting(kind).get(0).id()), sectorBytes),
          new Blueprint.Keys(
              keyed ? Optional.of(keyFile.orElse(array + ".key")) : Optional.empty(),
              false,
              false,
              Optional.empty()));
    }
  }

  /** Says how often it is scrubbed without being asked. */
  record Schedule(String array, Blueprint.ScrubSchedule scrub) implements Chore {
    @Override
    public ChoreKind kind() {
      return ChoreKind.SCHEDULE;
    }
  }

  /**
   * Makes disks agree that differ although every checksum is right, by a person's choice.
   *
   * @param places those of the last scrub's report, or some of them
   */
  record Settle(String array, List<Place> places) implements Chore {
    public Settle {
      places = List.copyOf(places);
    }

    @Override
    public ChoreKind kind() {
      return ChoreKind.SETTLE;
    }

    /**
     * A run of sectors.
     *
     * @param keep the disk whose copy stays; "" where parity is computed anew from the data
     * @param at where it lies on each disk that takes part
     */
    public record Place(String keep, List<At> at, long sectors) {
      public Place {
        at = List.copyOf(at);
        if (sectors <= 0 || at.isEmpty()) {
          throw new IllegalArgumentException("no sectors");
        }
      }
    }

    /**
     * A disk's part.
     *
     * @param firstSector in the leg's own data space (the opened mapping)
     */
    public record At(String disk, long firstSector) {
      public At {
        if (firstSector < 0) {
          throw new IllegalArgumentException("no such sector: " + firstSector);
        }
      }
    }
  }
}
