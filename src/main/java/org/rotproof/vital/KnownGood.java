package org.rotproof.vital;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.storage.ParseException;

/**
 * What was seen of an array's metadata when all of it was right, to compare with later: one small
 * file for each array. Holds no key: of key slots only digests.
 *
 * @param arrayUuid whose it is
 * @param containers by the LUKS container's UUID
 * @param superblocks dm-integrity's superblock of each member, by the name that md gave the member
 * @param volumes LVM's metadata, by the volume group's UUID
 * @param record the array's record as it was last read; "" where it had none
 */
record KnownGood(
    String arrayUuid,
    Map<String, Container> containers,
    Map<String, Superblock> superblocks,
    Map<String, Volume> volumes,
    String record) {
  static final Path FOLDER = Path.of(ArrayRecord.KNOWN_GOOD);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * A LUKS container.
   *
   * @param sequence of its header
   * @param slots of each key slot by its number
   * @param volumeKey what its volume key is known by; "" in what an earlier version kept
   * @param opening which opening of it was seen: another one may be by another key
   */
  record Container(long sequence, Map<String, Slot> slots, String volumeKey, String opening) {
    Container {
      slots = Map.copyOf(slots);
      volumeKey = volumeKey == null ? "" : volumeKey;
      opening = opening == null ? "" : opening;
    }
  }

  /**
   * A key slot.
   *
   * @param description digest of what the header says of it
   * @param area digest of its area on the disk
   */
  record Slot(String description, String area) {}

  /** A superblock as it lay on the disk, in base64. */
  record Superblock(String base64) {}

  /** The beginning of a physical volume, nothing but LVM's metadata in it: deflated, in base64. */
  record Volume(String base64) {}

  KnownGood {
    // One that was kept by an earlier version has fewer.
    containers = containers == null ? Map.of() : Map.copyOf(containers);
    superblocks = superblocks == null ? Map.of() : Map.copyOf(superblocks);
    volumes = volumes == null ? Map.of() : Map.copyOf(volumes);
    record = record == null ? "" : record;
  }

  static KnownGood nothing(String arrayUuid) {
    return new KnownGood(arrayUuid, Map.of(), Map.of(), Map.of(), "");
  }

  KnownGood with(String uuid, Container container) {
    Map<String, Container> all = new TreeMap<>(containers);
    all.put(uuid, container);
    return new KnownGood(arrayUuid, all, superblocks, volumes, record);
  }

  KnownGood with(String member, Superblock superblock) {
    Map<String, Superblock> all = new TreeMap<>(superblocks);
    all.put(member, superblock);
    return new KnownGood(arrayUuid, containers, all, volumes, record);
  }

  KnownGood with(String group, Volume volume) {
    Map<String, Volume> all = new TreeMap<>(volumes);
    all.put(group, volume);
    return new KnownGood(arrayUuid, containers, superblocks, all, record);
  }

  KnownGood withRecord(String text) {
    return new KnownGood(arrayUuid, containers, superblocks, volumes, text);
  }

  /** What is kept of that array; nothing where it is not there or cannot be read. */
  static KnownGood read(Path folder, String array, String uuid) {
    try {
      KnownGood kept = parse(Files.readString(file(folder, array), StandardCharsets.UTF_8));
      return kept.arrayUuid().equals(uuid) ? kept : nothing(uuid);
    } catch (IOException | ParseException e) {
      return nothing(uuid); // It is taken anew when all has been found right.
    }
  }

  static KnownGood parse(String json) throws ParseException {
    try {
      KnownGood read = MAPPER.readValue(json, KnownGood.class);
      if (read == null || read.arrayUuid() == null) {
        throw new ParseException("known-good", "names no array");
      }
      return read;
    } catch (JsonProcessingException | StackOverflowError e) {
      throw new ParseException("known-good", "is not what was written", e);
    }
  }

  String json() {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own record", e);
    }
  }

  /** Puts it in the place of the one before, or leaves that as it is. */
  void write(Path folder, String array) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path file = file(folder, array);
    Path fresh =
        Files.createTempFile(
            folder,
            ".new",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, json(), StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static Path file(Path folder, String array) {
    return folder.resolve(Path.of(ArrayRecord.knownGood(array)).getFileName());
  }
}
