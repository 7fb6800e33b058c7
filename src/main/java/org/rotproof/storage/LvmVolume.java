package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A logical volume, and whether it is activated when its disks appear (lvchange(8)).
 *
 * @param groupUuid without dashes
 * @param groupByItself whether its group is activated by itself
 * @param byItself whether the volume is
 * @param skipped whether it is left out even where its group is activated by hand
 * @param systemId of the machine that may use its group; "" for any
 * @param tags its own and its group's
 */
public record LvmVolume(
    String groupUuid,
    String group,
    String name,
    boolean groupByItself,
    boolean byItself,
    boolean skipped,
    String systemId,
    List<String> tags) {
  /** What {@code lvs} is asked for. */
  public static final String COLUMNS =
      "vg_uuid,vg_name,lv_name,vg_autoactivation,lv_autoactivation,lv_skip_activation,"
          + "vg_systemid,vg_tags,lv_tags";

  private static final String SOURCE = "lvs";

  public LvmVolume {
    tags = List.copyOf(tags);
  }

  /**
   * Reads {@code lvs --reportformat json --binary} with these columns.
   *
   * @throws ParseException when it is not LVM's JSON
   */
  public static List<LvmVolume> parse(String json) throws ParseException {
    List<LvmVolume> volumes = new ArrayList<>();
    for (JsonNode report : JsonTexts.array(SOURCE, JsonTexts.object(SOURCE, json), "report")) {
      for (JsonNode row : JsonTexts.array(SOURCE, report, "lv")) {
        List<String> tags = new ArrayList<>();
        for (String field : List.of("vg_tags", "lv_tags")) {
          for (String tag : JsonTexts.text(row, field).split(",")) {
            if (!tag.isEmpty()) {
              tags.add(tag);
            }
          }
        }
        volumes.add(
            new LvmVolume(
                JsonTexts.text(row, "vg_uuid").replace("-", ""),
                JsonTexts.text(row, "vg_name"),
                JsonTexts.text(row, "lv_name"),
                !JsonTexts.text(row, "vg_autoactivation").equals("0"),
                !JsonTexts.text(row, "lv_autoactivation").equals("0"),
                JsonTexts.text(row, "lv_skip_activation").equals("1"),
                JsonTexts.text(row, "vg_systemid"),
                tags));
      }
    }
    return volumes;
  }
}
