package org.rotproof.scrub;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Something that the next start of an array needs, and that was not as it should be. The data that
 * is read today may all be right.
 *
 * @param disk the disk it concerns; "" where it concerns the array
 * @param repaired whether it is right again, and that was proved after the repair
 * @param words what was found, what it means for the next start, and what to do: sentences
 */
public record Endangered(String disk, What what, boolean repaired, String words) {
  /** What was not right. */
  public enum What {
    LUKS_HEADER,
    LUKS_HEADER_2,
    KEY_SLOT,
    INTEGRITY_SUPERBLOCK,
    INTEGRITY_JOURNAL,
    MD_SUPERBLOCK,
    BITMAP,
    MEMBER_EDGE,
    SPARE_HEADER,
    SPARE_DATA,
    LVM_METADATA,
    KEY_FILE,
    HEADER_BACKUP,
    BOOT_LINE,
    RECORD;

    /** As it is written in reports: "luks-header". */
    @JsonValue
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one that is written so. */
    @JsonCreator
    public static What of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  public Endangered {
    if (words.isBlank()) {
      throw new IllegalArgumentException("a finding says what it means");
    }
  }
}
