package org.rotproof.vital;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.rotproof.lab.Lab;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.meta.IntegritySuperblock;

/** What lies on the disks of the matrix's array and opens it: where each piece of it is. */
final class Metadata {
  static final List<String> DISKS = List.of("disk1", "disk2", "disk3");

  /** What the journal's numbers say nothing of; all of it damaged is the same as the journal. */
  static final String CONTENT = "journal's content";

  private static final String SPARE = "disk3";
  private static final Pattern SLOT =
      Pattern.compile("(?m)^ {2}(\\d+): luks2(?s:.*?)Area offset:(\\d+)(?s:.*?)Area length:(\\d+)");

  /** How a piece is damaged. */
  enum How {
    RANDOM,
    ZEROS,
    BIT
  }

  /**
   * Some bytes of a device.
   *
   * @param bits the bytes of which one bit is turned over, from the piece's beginning on
   * @param disk whose it is found to be
   */
  record Piece(String device, long at, long bytes, List<Long> bits, String disk, What what) {
    Piece(String device, long at, long bytes, long bit, String disk, What what) {
      this(device, at, bytes, List.of(bit), disk, what);
    }

    /** Keeps it under a name, then damages it. */
    String damage(How how, String save) {
      String keep = dd(device, save, at, 0);
      return keep
          + "; "
          + switch (how) {
            case RANDOM -> dd("/dev/urandom", "/run/new", 0, 0) + "; " + dd("/run/new", device);
            case ZEROS -> dd("/dev/zero", "/run/new", 0, 0) + "; " + dd("/run/new", device);
            case BIT -> bits.stream().map(this::turn).collect(Collectors.joining());
          };
    }

    /** Of the page that holds it nothing else is changed, and no other page is written. */
    private String turn(long bit) {
      String one = "dd bs=4k count=1 status=none conv=notrunc,fsync ";
      String commands =
          one
              + "if=DEVICE of=/run/new skip=PAGE iflag=direct; printf \"\\\\x$(printf %02x"
              + " $((0x$(od -An -tx1 -jAT -N1 /run/new | tr -d ' ') ^ 4)))\" | dd of=/run/new bs=1"
              + " seek=AT conv=notrunc status=none; "
              + one
              + "if=/run/new of=DEVICE seek=PAGE oflag=direct; ";
      return commands
          .replace("DEVICE", device)
          .replace("PAGE", Long.toString((at + bit) / 4096))
          .replace("AT", Long.toString(bit % 4096));
    }

    /** Puts back what was kept. */
    String undo(String save) {
      return dd(save, device);
    }

    private String dd(String from, String to) {
      return dd(from, to, 0, at);
    }

    // The members take whole sectors of 4 KiB only.
    private String dd(String from, String to, long skip, long seek) {
      return "dd bs=4k status=none conv=notrunc,fsync if="
          + from
          + " of="
          + to
          + " skip="
          + skip / 4096
          + " seek="
          + seek / 4096
          + " count="
          + bytes / 4096
          + (from.startsWith("/dev/") && skip > 0 ? " iflag=direct" : "")
          + (to.startsWith("/dev/") ? " oflag=direct" : "");
    }
  }

  /**
   * One row of the matrix.
   *
   * @param one the piece, or the pieces, on one disk
   * @param every on every disk that has it
   */
  record Item(String name, List<Piece> one, List<Piece> every) {
    static Item of(String name, List<Piece> every) {
      return new Item(
          name, every.subList(every.size() > 1 ? 1 : 0, every.size() > 1 ? 2 : 1), every);
    }
  }

  private final Lab lab;
  private final Kind kind;
  private final Array array;
  private final List<Item> items = new ArrayList<>();

  private Metadata(Lab lab, Kind kind) {
    this.lab = lab;
    this.kind = kind;
    Answer.Found found = lab.ask(new Ask.Look(), Answer.Found.class);
    array =
        found.inventory().arrays().stream()
            .filter(a -> a.name().equals("photos"))
            .findFirst()
            .orElseThrow();
  }

  /** Of a running array of two disks and a spare. */
  static List<Item> of(Lab lab, Kind kind) {
    Metadata metadata = new Metadata(lab, kind);
    metadata.containers();
    metadata.integrity();
    metadata.md();
    if (kind == Kind.LAYERED) {
      metadata.lvm();
    }
    return metadata.items;
  }

  /** All of them, in rounds: no two of one round touch what the other is found by. */
  static List<List<Item>> rounds(List<Item> items) {
    List<List<Item>> rounds = new ArrayList<>();
    for (String kind : List.of("LUKS|key slot", "integrity|journal", "md|bitmap", "LVM")) {
      int round = 0;
      for (Item item : items) {
        if (item.name().matches("(" + kind + ").*")) {
          if (item.name().equals("journal")) {
            round = 2; // Behind those of md: what is written to them may go over the damage.
          }
          while (rounds.size() <= round) {
            rounds.add(new ArrayList<>());
          }
          rounds.get(round++).add(item);
        }
      }
    }
    return rounds;
  }

  private static What what(String disk, What member) {
    return disk.equals(SPARE) ? What.SPARE_HEADER : member;
  }

  private void containers() {
    if (kind == Kind.INTEGRITY) {
      return;
    }
    List<String> disks = kind == Kind.LAYERED ? List.of("photos") : DISKS;
    List<Piece> first = new ArrayList<>();
    List<Piece> second = new ArrayList<>();
    List<Piece> both = new ArrayList<>();
    List<Piece> head = new ArrayList<>();
    for (String disk : disks) {
      String device = kind == Kind.LAYERED ? array.path() : lab.node(disk);
      What what = what(disk, What.LUKS_HEADER);
      first.add(new Piece(device, 0, 16 << 10, 4096 + 57, disk, what));
      second.add(new Piece(device, 16 << 10, 16 << 10, 9, disk, what(disk, What.LUKS_HEADER_2)));
      List<Long> inBoth = List.of(4096L + 57, (16L << 10) + 9);
      both.add(new Piece(device, 0, 32 << 10, inBoth, disk, what));
      head.add(new Piece(device, 0, 512 << 10, inBoth, disk, what));
    }
    items.add(Item.of("LUKS header 1", first));
    items.add(Item.of("LUKS header 2", second));
    items.add(Item.of("LUKS header, both", both));
    items.add(Item.of("LUKS header, both, and key slots", head));
    Matcher slot = SLOT.matcher(lab.sh("cryptsetup luksDump " + first.get(0).device()));
    while (slot.find()) {
      long at = Long.parseLong(slot.group(2));
      long bytes = Long.parseLong(slot.group(3));
      items.add(
          Item.of(
              "key slot " + slot.group(1),
              first.stream()
                  .map(p -> new Piece(p.device(), at, bytes, 777, p.disk(), What.KEY_SLOT))
                  .toList()));
    }
  }

  private void integrity() {
    long start = kind == Kind.ENCRYPTED ? 16 << 20 : 0;
    List<Piece> superblocks = new ArrayList<>();
    List<Piece> places = new ArrayList<>();
    List<Piece> contents = new ArrayList<>();
    for (String disk : DISKS) {
      String device = lab.node(disk);
      superblocks.add(
          new Piece(device, start, 4096, 18, disk, what(disk, What.INTEGRITY_SUPERBLOCK)));
      IntegritySuperblock read = superblock(device, start);
      long section = read.sectionSectors() * 512;
      What what = what(disk, What.INTEGRITY_JOURNAL);
      // The number of its 11th sector, and the first block that it holds.
      long at = start + 4096;
      long all = section * read.journalSections();
      places.add(new Piece(device, at, all, 10 * 512 + 506, disk, what));
      contents.add(new Piece(device, at, all, 8 * 512 + 100, disk, what));
    }
    items.add(Item.of("integrity superblock", superblocks));
    items.add(Item.of("journal", places));
    items.add(Item.of(CONTENT, contents));
  }

  private IntegritySuperblock superblock(String device, long at) {
    try {
      String bytes =
          lab.sh("dd if=" + device + " bs=4k count=1 status=none skip=" + at / 4096 + " | base64");
      return IntegritySuperblock.parse(Base64.getMimeDecoder().decode(bytes));
    } catch (org.rotproof.storage.ParseException e) {
      throw new AssertionError(e);
    }
  }

  private void md() {
    List<Piece> superblocks = new ArrayList<>();
    List<Piece> bitmaps = new ArrayList<>();
    array.legs().stream()
        .sorted(Comparator.comparing(leg -> leg.disk()))
        .forEach(
            leg -> {
              String disk = leg.disk();
              superblocks.add(
                  new Piece(leg.path(), 4096, 4096, 130, disk, what(disk, What.MD_SUPERBLOCK)));
              if (leg.slot() >= 0) {
                bitmaps.add(new Piece(leg.path(), 8192, 4096, 52, disk, What.BITMAP));
              }
            });
    items.add(Item.of("md superblock", superblocks));
    items.add(Item.of("bitmap", bitmaps));
  }

  private void lvm() {
    String device = "/dev/mapper/photos-crypt";
    int[][] places = {{0, 4096, 512 + 33}, {4096, 4096, 41}, {8192, 4096, 300}};
    String[] names = {"LVM label", "LVM header", "LVM description"};
    // LVM writes what is new behind what was.
    String description =
        lab.sh(
            "dd if="
                + device
                + " bs=4k count=64 status=none | grep -abo 'id = ' | tail -n1 | cut -d: -f1");
    long text = Long.parseLong(description.strip());
    places[2][0] = (int) (text / 4096 * 4096);
    places[2][2] = (int) (text % 4096);
    for (int i = 0; i < names.length; i++) {
      items.add(
          Item.of(
              names[i],
              List.of(
                  new Piece(
                      device,
                      places[i][0],
                      places[i][1],
                      places[i][2],
                      "photos",
                      What.LVM_METADATA))));
    }
  }
}
