package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An LVM volume group, from {@code vgs --reportformat json -o vg_name,pv_name}.
 *
 * @param physicalVolumes paths of the devices it lies on; "[unknown]" stands for a missing one
 */
public record VolumeGroup(String name, List<String> physicalVolumes) {
  private static final String SOURCE = "vgs";

  public VolumeGroup {
    physicalVolumes = List.copyOf(physicalVolumes);
  }

  /**
   * Reads the report, which has a row for each physical volume.
   *
   * @throws ParseException when it is not LVM's JSON
   */
  public static List<VolumeGroup> parse(String json) throws ParseException {
    JsonNode root = JsonTexts.object(SOURCE, json);
    Map<String, List<String>> groups = new LinkedHashMap<>();
    JsonNode reports = JsonTexts.array(SOURCE, root, "report");
    if (reports.isEmpty()) {
      throw new ParseException(SOURCE, "reports nothing, not even that there is no group");
    }
    for (JsonNode report : reports) {
      for (JsonNode row : JsonTexts.array(SOURCE, report, "vg")) {
        String name = JsonTexts.text(row, "vg_name");
        if (name.isEmpty()) {
          throw new ParseException(SOURCE, "lists a group without a name");
        }
        String volume = JsonTexts.text(row, "pv_name");
        List<String> volumes = groups.computeIfAbsent(name, n -> new ArrayList<>());
        if (!volume.isEmpty()) {
          volumes.add(volume);
        }
      }
    }
    return groups.entrySet().stream().map(e -> new VolumeGroup(e.getKey(), e.getValue())).toList();
  }
}
