package org.rotproof.vital;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.meta.LvmMetadata;

/**
 * What LVM finds a volume group by whose volumes are open on an array. What is damaged is written
 * anew as it was when it was last right, where LVM's own backup under /etc says that the group has
 * not been changed since.
 */
final class VolumeCheck {
  private static final int READS = 4;
  private static final long MILLIS_BETWEEN = 300;
  private static final int PAGE = 4096;
  private static final int MOST_BYTES = 16 << 20;

  private final Place place;
  private final Found found;
  private KnownGood known;

  /**
   * Which one it is.
   *
   * @param array as the person knows it
   * @param device the physical volume
   * @param group the open group's UUID, without dashes
   * @param backups the folder of LVM's backups
   */
  record Place(String array, String device, String group, Path backups) {}

  VolumeCheck(Place place, KnownGood known, Found found) {
    this.place = place;
    this.known = known;
    this.found = found;
  }

  /** What is known to be good now. */
  KnownGood known() {
    return known;
  }

  /** Looks, and repairs. */
  void run() throws InterruptedException {
    try {
      long end = end();
      if (end == 0 || end > MOST_BYTES) {
        found.note("LVM's metadata on " + place.array() + " was not looked at: " + odd(end));
        return;
      }
      Optional<LvmMetadata> now = read();
      for (int i = 1; i < READS && now.isEmpty(); i++) {
        Thread.sleep(MILLIS_BETWEEN); // LVM may just be writing it.
        now = read();
      }
      if (now.isPresent()) {
        keep(now.get());
      } else {
        repair();
      }
    } catch (IOException e) {
      tell(false, "cannot be read: " + e.getMessage() + ". If that stays so, do this soon. ");
    }
  }

  private static String odd(long end) {
    return end == 0 ? "it keeps none there." : "it lies where LVM seldom puts it.";
  }

  /** Of all that lies before the data only what belongs to it. */
  private void keep(LvmMetadata right) throws IOException {
    if (!right.ignored()) {
      byte[] head = right.into(new byte[(int) end()]);
      known =
          known.with(
              place.group(),
              new KnownGood.Volume(Base64.getEncoder().encodeToString(packed(head))));
    }
  }

  private static byte[] packed(byte[] head) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream packing = new DeflaterOutputStream(out)) {
      packing.write(head);
    }
    return out.toByteArray();
  }

  /** Where what is looked at ends: by the label, or as it was when that was right. */
  private long end() throws IOException {
    try {
      return LvmMetadata.end(DiskBytes.read(place.device(), 0, LvmMetadata.LABEL_BYTES));
    } catch (ParseException e) {
      return keptBytes().map(bytes -> bytes.length).orElse(LvmMetadata.USUAL_BYTES);
    }
  }

  private byte[] head() throws IOException {
    return DiskBytes.read(place.device(), 0, (int) end());
  }

  private Optional<LvmMetadata> read() throws IOException {
    return parse(head());
  }

  private Optional<LvmMetadata> parse(byte[] head) {
    try {
      return Optional.of(LvmMetadata.parse(head))
          .filter(metadata -> metadata.ignored() || metadata.groupUuid().equals(place.group()));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> keptBytes() {
    KnownGood.Volume kept = known.volumes().get(place.group());
    if (kept == null) {
      return Optional.empty();
    }
    try (InflaterInputStream in =
        new InflaterInputStream(
            new ByteArrayInputStream(Base64.getDecoder().decode(kept.base64())))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      return bytes.length <= MOST_BYTES ? Optional.of(bytes) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the group is as LVM described it last. */
  private boolean current(LvmMetadata kept) {
    try {
      String backup =
          Files.readString(place.backups().resolve(kept.group()), StandardCharsets.ISO_8859_1);
      return kept.sequence().isPresent()
          && kept.sequence().equals(LvmMetadata.sequence(backup))
          && backup.replace("-", "").contains(place.group());
    } catch (IOException e) {
      return false;
    }
  }

  private void repair() throws IOException {
    Optional<LvmMetadata> kept = keptBytes().flatMap(this::parse).filter(k -> !k.group().isEmpty());
    if (kept.isEmpty()) {
      tell(false, "is damaged, and nobody has seen it right, so it cannot be written anew. ");
      return;
    }
    if (!current(kept.get())) {
      tell(
          false,
          "is damaged, and the group has been changed since it was last seen right, so it was not"
              + " written anew. ");
      return;
    }
    byte[] now = head();
    if (now.length < keptBytes().map(bytes -> bytes.length).orElse(0)) {
      tell(false, "is damaged, and could not be written anew. ");
      return;
    }
    byte[] right = kept.get().into(now);
    for (int at = 0; at < right.length; at += PAGE) {
      int to = Math.min(right.length, at + PAGE);
      if (!Arrays.equals(right, at, to, now, at, to)) {
        DiskBytes.write(place.device(), at, Arrays.copyOfRange(right, at, to));
      }
    }
    boolean mended = read().isPresent();
    tell(mended, "is damaged, and could not be written anew. ");
  }

  private void tell(boolean mended, String otherwise) {
    found.add(
        place.array(),
        What.LVM_METADATA,
        mended,
        "What LVM finds its volumes by on "
            + place.array()
            + " "
            + (mended
                ? "was damaged; it was written anew as it was when it was last right, which is"
                    + " also what LVM's own backup describes."
                : otherwise
                    + "The volumes on "
                    + place.array()
                    + " will not be found after the next restart. Copy the data elsewhere while"
                    + " they are open, or put the description back from /etc/lvm/backup (man"
                    + " vgcfgrestore)."));
  }
}
