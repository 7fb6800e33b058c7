package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.SmartDetails.Attribute;
import org.rotproof.storage.SmartDetails.SelfTest;
import org.rotproof.storage.SmartDetails.Silence;

class SmartDetailsTest {
  private static SmartDetails read(String fields) throws ParseException {
    return SmartDetails.parse("{\"smartctl\":{\"exit_status\":0}," + fields + "}");
  }

  @Test
  void eachAttributeOfTheFieldIsNamedWithItsRawValue() throws ParseException {
    SmartDetails hot = SmartDetails.parse(Corpus.text("cases/smart/nas-hdd-hot-airflow.json"));
    assertThat(hot.attributes())
        .contains(
            new Attribute(
                190,
                "Airflow Temperature Cel",
                OptionalLong.of(43),
                OptionalLong.of(45),
                "57 (Min/Max 21/58)",
                "now"));
    assertThat(hot.silent()).containsExactly(Silence.SELF_TESTS);
  }

  @Test
  void aBridgeThatKeepsAllBackIsSaidToDoSo() throws ParseException {
    SmartDetails bridge = SmartDetails.parse(Corpus.text("cases/smart/usb-scsi-only-passed.json"));
    assertThat(bridge.attributes()).isEmpty();
    assertThat(bridge.silent()).containsExactlyInAnyOrder(Silence.values());
  }

  @Test
  void selfTestsOfEachKindOfDiskAreTold() throws ParseException {
    SelfTest test = new SelfTest("Short offline", "Completed without error", OptionalLong.of(812));
    assertThat(
            read("\"ata_smart_self_test_log\":{\"standard\":{\"table\":[{\"type\":{\"value\":1,"
                    + "\"string\":\"Short offline\"},\"status\":{\"value\":0,\"string\":"
                    + "\"Completed without error\",\"passed\":true},\"lifetime_hours\":812}]}}")
                .tests())
        .containsExactly(test);
    assertThat(
            read("\"nvme_self_test_log\":{\"table\":[{\"self_test_code\":{\"value\":1,\"string\":"
                    + "\"Short offline\"},\"self_test_result\":{\"value\":0,\"string\":"
                    + "\"Completed without error\"},\"power_on_hours\":812}]}")
                .tests())
        .containsExactly(test);
    assertThat(
            read("\"scsi_self_test_0\":{\"code\":{\"value\":1,\"string\":\"Short offline\"},"
                    + "\"result\":{\"value\":0,\"string\":\"Completed without error\"},"
                    + "\"power_on_time\":{\"hours\":812}}")
                .tests())
        .containsExactly(test);
  }

  @Test
  void nvmeAndScsiCountersAreNamedToo() throws ParseException {
    SmartDetails nvme =
        read(
            "\"nvme_smart_health_information_log\":{\"available_spare\":100,"
                + "\"media_errors\":0,\"temperature\":35}");
    assertThat(nvme.attributes())
        .extracting(a -> a.name() + "=" + a.raw())
        .contains("available spare=100", "media errors=0");
    SmartDetails scsi =
        read(
            "\"scsi_grown_defect_list\":3,\"scsi_error_counter_log\":{\"read\":"
                + "{\"total_uncorrected_errors\":1}}");
    assertThat(scsi.attributes())
        .extracting(a -> a.name() + "=" + a.raw())
        .containsExactly("read: total uncorrected errors=1", "grown defects=3");
  }
}
