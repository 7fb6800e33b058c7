package org.rotproof.scrub.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import java.util.Map;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReports;
import org.rotproof.scrub.SectorRange;

/**
 * The parts of an entry that are kept as JSON. Fields that a newer version wrote are passed over:
 * an old entry must stay readable.
 */
final class HistoryJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private HistoryJson() {}

  static String write(Object value) {
    Object bounded = value instanceof ScrubReport report ? ScrubReports.bounded(report) : value;
    try {
      return MAPPER.writeValueAsString(bounded);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<SectorRange> ranges(String json) throws JsonProcessingException {
    return json.isEmpty() ? List.of() : MAPPER.readValue(json, new TypeReference<>() {});
  }

  static Map<String, Long> smart(String json) throws JsonProcessingException {
    return json.isEmpty() ? Map.of() : MAPPER.readValue(json, new TypeReference<>() {});
  }

  static ScrubReport report(String json) throws JsonProcessingException {
    return ScrubReports.bounded(MAPPER.readValue(json, ScrubReport.class));
  }

  static RotMap map(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, RotMap.class);
  }
}
