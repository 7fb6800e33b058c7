package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * btrfs' own addresses: files lie at logical addresses, which chunks map to places on devices. Read
 * from the text of {@code btrfs inspect-internal dump-tree -t chunk}. Pure.
 *
 * @param chunks in the order of the text
 */
public record BtrfsChunks(List<Chunk> chunks) {
  private static final Pattern KEY = Pattern.compile("CHUNK_ITEM (\\d+)\\)");
  private static final Pattern LENGTH = Pattern.compile("length (\\d+) owner");
  private static final Pattern TYPE = Pattern.compile("type (\\S+)");
  private static final Pattern STRIPE = Pattern.compile("stripe \\d+ devid (\\d+) offset (\\d+)");

  /**
   * A chunk.
   *
   * @param type "DATA|single", "METADATA|DUP", …
   * @param offsets where its copies begin, in bytes of the device
   */
  public record Chunk(long logical, long length, String type, List<Long> offsets) {
    public Chunk {
      offsets = List.copyOf(offsets);
    }

    /** Whether files' contents lie in it. */
    public boolean data() {
      return type.contains("DATA") && !type.contains("METADATA");
    }

    /** Whether it has two copies on the device, so that btrfs can give the other. */
    public boolean twice() {
      return offsets.size() > 1;
    }
  }

  public BtrfsChunks {
    chunks = List.copyOf(chunks);
  }

  /** Reads the tool's text; what is not understood is left out. */
  public static BtrfsChunks parse(String text) {
    List<Chunk> chunks = new ArrayList<>();
    for (String item : text.split("(?=item \\d+ key )")) {
      Matcher key = KEY.matcher(item);
      Matcher length = LENGTH.matcher(item);
      Matcher type = TYPE.matcher(item);
      if (key.find() && length.find() && type.find()) {
        List<Long> offsets = new ArrayList<>();
        Matcher stripe = STRIPE.matcher(item);
        while (stripe.find()) {
          offsets.add(Long.parseLong(stripe.group(2)));
        }
        chunks.add(
            new Chunk(
                Long.parseLong(key.group(1)),
                Long.parseLong(length.group(1)),
                type.group(1),
                offsets));
      }
    }
    return new BtrfsChunks(chunks);
  }

  /** Logical sectors of a chunk that lie in these sectors of the device. */
  public static RangeSet logical(Chunk chunk, RangeSet sectors) {
    RangeSet all = RangeSet.empty();
    for (long offset : chunk.offsets()) {
      all =
          all.union(
              sectors
                  .within(offset / 512, (offset + chunk.length()) / 512)
                  .shift((chunk.logical() - offset) / 512));
    }
    return all;
  }

  /** Sectors of the device that no chunk covers: free, or btrfs' superblocks. */
  public RangeSet outside(RangeSet sectors) {
    RangeSet left = sectors;
    for (Chunk chunk : chunks) {
      for (long offset : chunk.offsets()) {
        left = left.minus(RangeSet.between(offset / 512, (offset + chunk.length()) / 512));
      }
    }
    return left;
  }
}
