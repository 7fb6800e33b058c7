package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Makers use the same numbers for different things; heat is no failure. */
class SmartReportTest {
  private static SmartReading read(String fields) throws ParseException {
    return SmartReport.parse("{\"smartctl\":{\"exit_status\":0}," + fields + "}");
  }

  private static SmartVerdict attribute(int id, String name, String when, boolean pre, long raw)
      throws ParseException {
    return read("\"smart_status\":{\"passed\":true},\"ata_smart_attributes\":{\"table\":[{\"id\":"
            + id
            + ",\"name\":\""
            + name
            + "\",\"when_failed\":\""
            + when
            + "\",\"flags\":{\"prefailure\":"
            + pre
            + "},\"raw\":{\"value\":"
            + raw
            + ",\"string\":\""
            + raw
            + "\"}}]}")
        .verdict();
  }

  @ParameterizedTest
  @CsvSource({
    "mx500-bogus-pending, GOOD",
    "indilinx-198, GOOD",
    "nas-hdd-hot-airflow, HOT",
    "usb-scsi-only-passed, GOOD"
  })
  void casesFromTheField(String name, SmartVerdict verdict) throws ParseException {
    assertThat(SmartReport.parse(Corpus.text("cases/smart/" + name + ".json")).verdict())
        .isEqualTo(verdict);
  }

  /** What it used is the raw value, and nothing in such an attribute is a line of its maker. */
  @ParameterizedTest
  @CsvSource({
    "202, Percent_Lifetime_Used, 0, 103, WORN",
    "173, Drive_Life_Used%, 0, 100, WORN",
    "202, Perc_Rated_Life_Used, 0, 100, WORN",
    "202, Percent_Life_Used, 0, 100, WORN",
    "202, Percent_Lifetime_Used, 1, 99, GOOD",
    "173, Drive_Life_Used%, 97, 3, GOOD",
    "202, Percent_Lifetime_Used, 97, 12884901891, GOOD",
    "9, Percent_Lifetime_Used, 0, 103, GOOD",
  })
  void lifeThatIsUsedUpIsWorn(int id, String name, int value, long raw, SmartVerdict verdict)
      throws ParseException {
    String attribute = "{\"id\":%d,\"name\":\"%s\",\"value\":%d,\"raw\":{\"value\":%d}}";
    String all =
        attribute.formatted(5, "Reallocated_Sector_Ct", 100, 0)
            + ","
            + attribute.formatted(id, name, value, raw);
    assertThat(
            read("\"smart_status\":{\"passed\":true},\"ata_smart_attributes\":{\"table\":["
                    + all
                    + "]}")
                .verdict())
        .isEqualTo(verdict);
  }

  @Test
  void writesAndVerificationsThatFailedAreNotCalledReads() throws ParseException {
    String log = "\"smart_status\":{\"passed\":true},\"scsi_error_counter_log\":{%s}";
    String one = "\"%s\":{\"total_uncorrected_errors\":4}";
    SmartReading written = read(log.formatted(one.formatted("write")));
    assertThat(written.verdict()).isEqualTo(SmartVerdict.WORN);
    assertThat(written.reason()).isEqualTo("4 writes failed for good");
    assertThat(written.uncorrectableErrors()).hasValue(4);
    String both = one.formatted("read") + "," + one.formatted("verify");
    assertThat(read(log.formatted(both)).reason())
        .isEqualTo("4 reads failed for good; 4 verifications failed for good");
  }

  @ParameterizedTest
  @CsvSource({"0, false", "255, false", "-128, false", "65535, false", "1, true", "71, true"})
  void whatNoDiskLivesAtIsNoTemperature(int said, boolean told) throws ParseException {
    String log = "\"smart_status\":{\"passed\":true},\"temperature\":{\"current\":" + said + "}";
    assertThat(read(log).temperatureCelsius().isPresent()).isEqualTo(told);
  }

  @Test
  void howLittleABridgeTellsIsSaid() throws ParseException {
    String text = Corpus.text("cases/smart/usb-scsi-only-passed.json");
    assertThat(SmartReport.parse(text).reason()).contains("only that it passed");
  }

  @ParameterizedTest
  @CsvSource({
    "197, Pending_Sector_Count, '', false, 24, WORN",
    "198, Uncor_Read_Error_Ct, '', false, 2, WORN",
    "5, Reallocated_Sector_Ct, '', true, 4294967295, GOOD",
    "5, Reallocated_Sector_Ct, '', true, 8, WORN",
    "5, Retired_Block_Count, '', true, 8, WORN",
    "5, New_Bad_Blk_Count, '', false, 8, WORN",
    "5, Realloc_Flash_Blocks_Ct, '', false, 8, WORN",
    "5, Later_Bad_Block, '', false, 8, GOOD",
    "187, Reported_Uncorr_Errors, '', false, 3, WORN",
    "187, Uncorrectable_ECC_Ct, '', false, 3, WORN",
    "187, Total_Unc_NAND_Reads, '', false, 3, GOOD",
    "198, Offline_Scan_UNC_SectCt, '', false, 3, WORN",
    "198, Offline_UErr_Media_Scan, '', false, 3, WORN",
    "198, Host_Reads_GiB, '', false, 70000, GOOD",
    "197, '', '', false, 5, WORN",
    "5, Reallocated_Sector_Ct, FAILING_NOW, true, 0, FAILING",
    "3, Spin_Up_Time, In_the_past, true, 0, WORN",
    "5, Runtime_Bad_Block, '', false, 8, GOOD",
    "197, Current_Pending_Sector, '', false, 1, WORN",
    "197, Bogus_Current_Pend_Sect, '', false, 1, GOOD",
    "197, Unknown_Attribute, '', false, 7, GOOD",
    "197, Read_Failure_Blk_Ct, '', false, 7, GOOD",
    "198, Offline_Uncorrectable, '', false, 2, WORN",
    "198, Offline_Uncorrectable, '', false, 99999999999, GOOD",
    "198, Read_Sectors_Tot_Ct, '', false, 903412345, GOOD",
    "196, Current_Pending_Sector, '', false, 5, GOOD",
    "190, Airflow_Temperature_Cel, now, false, 57, HOT",
    "190, Airflow_Temperature_Cel, past, false, 40, HOT",
    "190, Airflow_Temperature_Cel, now, true, 57, HOT",
    "194, Temperature_Celsius, now, false, 60, HOT",
    "212, HDA_Temperature, now, false, 60, HOT",
    "192, Controller_Temperature, now, true, 60, HOT",
    "194, Temp_Sensor, now, false, 60, HOT",
    "12, Start_Attempts, now, true, 60, FAILING",
    "231, SSD_Life_Left, now, true, 1, FAILING",
    "5, Reallocated_Sector_Ct, now, true, 0, FAILING",
    "1, Raw_Read_Error_Rate, past, true, 0, WORN",
    "9, Power_On_Hours, now, false, 90000, WORN",
    "9, Power_On_Hours, past, false, 90000, GOOD",
    "202, Unknown_SSD_Attribute, now, false, 0, GOOD"
  })
  void anAttributeCountsByNumberAndName(
      int id, String name, String when, boolean pre, long raw, SmartVerdict verdict)
      throws ParseException {
    assertThat(attribute(id, name, when, pre, raw)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "0, GOOD",
    "1, FAILING",
    "2, HOT",
    "4, FAILING",
    "8, FAILING",
    "16, FAILING",
    "32, WORN",
    "3, FAILING",
    "64, FAILING"
  })
  void eachWarningOfNvmeByItsMeaning(int bits, SmartVerdict verdict) throws ParseException {
    String log =
        "\"smart_status\":{\"passed\":"
            + (bits == 0)
            + "},\"nvme_smart_health_information_log\":{\"critical_warning\":"
            + bits
            + ",\"percentage_used\":3,\"media_errors\":0}";
    assertThat(read(log).verdict()).isEqualTo(verdict);
  }

  /** Where the log itself is not there, smartctl has its warning all the same. */
  @ParameterizedTest
  @CsvSource({"2, HOT", "8, FAILING", "6, FAILING"})
  void aWarningOfNvmeCountsWithoutItsLog(int bits, SmartVerdict verdict) throws ParseException {
    String status = "\"smart_status\":{\"passed\":false,\"nvme\":{\"value\":" + bits + "}}";
    assertThat(read(status).verdict()).isEqualTo(verdict);
  }

  @Test
  void aFailureThatASasDiskPredictsCountsThoughItPassed() throws ParseException {
    String status = "\"smart_status\":{\"passed\":true,\"scsi\":{\"asc\":%d,\"ascq\":16}}";
    assertThat(read(status.formatted(93)).verdict()).isEqualTo(SmartVerdict.FAILING);
    assertThat(read(status.formatted(0)).verdict()).isEqualTo(SmartVerdict.GOOD);
  }

  @ParameterizedTest
  @CsvSource({
    "11, 1, WARNING - SPECIFIED TEMPERATURE EXCEEDED, HOT",
    "11, 3, WARNING - BACKGROUND SELF-TEST FAILED, WORN",
    "93, 50, DATA CHANNEL IMPENDING FAILURE DATA ERROR RATE TOO HIGH, FAILING"
  })
  void whatASasDiskSaysOfItself(int code, int more, String words, SmartVerdict verdict)
      throws ParseException {
    SmartReading reading =
        read(
            "\"smart_status\":{\"passed\":false,\"scsi\":{\"asc\":"
                + code
                + ",\"ascq\":"
                + more
                + ",\"ie_string\":\""
                + words
                + "\"}},\"scsi_grown_defect_list\":0");
    assertThat(reading.verdict()).isEqualTo(verdict);
    assertThat(reading.reason()).contains(words);
  }

  @Test
  void selfTestsDefectsAndTheDisksOwnLimitsCount() throws ParseException {
    String passed = "\"smart_status\":{\"passed\":true},";
    assertThat(read(passed + "\"scsi_grown_defect_list\":3").verdict())
        .isEqualTo(SmartVerdict.WORN);
    assertThat(
            read(passed + "\"temperature\":{\"current\":66,\"drive_trip\":65},\"x\":0").verdict())
        .isEqualTo(SmartVerdict.HOT);
    String test = "\"ata_smart_data\":{\"self_test\":{\"status\":{\"value\":%d}}}";
    assertThat(read(passed + String.format(test, 121)).verdict()).isEqualTo(SmartVerdict.FAILING);
    assertThat(read(passed + String.format(test, 24)).verdict()).isEqualTo(SmartVerdict.GOOD);
    String log =
        "\"ata_smart_self_test_log\":{\"standard\":{\"table\":["
            + "{\"status\":{\"value\":%d}},{\"status\":{\"value\":116}}]}}";
    assertThat(read(passed + String.format(log, 0)).verdict()).isEqualTo(SmartVerdict.GOOD);
    assertThat(read(passed + String.format(log, 116)).verdict()).isEqualTo(SmartVerdict.FAILING);
  }

  private static String tests(String... each) {
    return "\"smart_status\":{\"passed\":true},\"ata_smart_self_test_log\":{\"standard\":"
        + "{\"table\":["
        + String.join(",", each)
        + "]}}";
  }

  private static String test(int kind, int status) {
    return "{\"type\":{\"value\":" + kind + "},\"status\":{\"value\":" + status + "}}";
  }

  /** The newest first; 0x79 is a read failure, 0x19 aborted, 0xf5 still runs. */
  @Test
  void aFailedSelfTestCountsUntilOneOfItsKindOrALongOnePassed() throws ParseException {
    SmartVerdict failing = SmartVerdict.FAILING;
    assertThat(read(tests(test(2, 0x79))).verdict()).isEqualTo(failing);
    assertThat(read(tests(test(2, 0x19), test(2, 0x79))).verdict()).isEqualTo(failing);
    assertThat(read(tests(test(2, 0xf5), test(1, 0x79))).verdict()).isEqualTo(failing);
    assertThat(read(tests(test(1, 0), test(2, 0x79))).verdict()).isEqualTo(failing);
    for (int kind : new int[] {1, 2, 3}) {
      assertThat(read(tests(test(2, 0), test(kind, 0x79))).verdict()).isEqualTo(SmartVerdict.GOOD);
    }
    assertThat(read(tests(test(1, 0), test(1, 0x79))).verdict()).isEqualTo(SmartVerdict.GOOD);
    assertThat(read(tests(test(2, 0x19))).verdict()).isEqualTo(SmartVerdict.GOOD);
  }

  @Test
  void anAbortedSelfTestHidesNoFailureOfNvmeAndScsiEither() throws ParseException {
    String log = "\"nvme_smart_health_information_log\":{\"available_spare\":100},";
    String nvme = "{\"self_test_code\":{\"value\":2},\"self_test_result\":{\"value\":%d}}";
    String both = String.format(nvme, 1) + "," + String.format(nvme, 7);
    assertThat(read(log + "\"nvme_self_test_log\":{\"table\":[" + both + "]}").verdict())
        .isEqualTo(SmartVerdict.FAILING);
    String scsi = "\"scsi_self_test_%d\":{\"code\":{\"value\":%d},\"result\":{\"value\":%d}}";
    String passed = "\"smart_status\":{\"passed\":true},";
    assertThat(
            read(passed + String.format(scsi, 0, 2, 1) + "," + String.format(scsi, 1, 2, 7))
                .verdict())
        .isEqualTo(SmartVerdict.FAILING);
    assertThat(
            read(passed + String.format(scsi, 0, 6, 0) + "," + String.format(scsi, 1, 2, 7))
                .verdict())
        .isEqualTo(SmartVerdict.GOOD);
  }

  @Test
  void aBridgeThatAnswersWithNothingOrZerosSaysNothing() throws ParseException {
    for (String text :
        new String[] {
          "\"ata_smart_attributes\":{\"table\":[]}",
          "\"ata_smart_attributes\":{\"table\":[{\"id\":0,\"value\":0,\"raw\":{\"value\":0}}]}",
          "\"nvme_smart_health_information_log\":{}",
          "\"smart_status\":{\"passed\":true},\"nvme_smart_health_information_log\":"
              + "{\"critical_warning\":0,\"temperature\":0,\"available_spare\":0}"
        }) {
      assertThat(read(text).verdict()).as(text).isEqualTo(SmartVerdict.UNKNOWN);
    }
  }

  private static final String PASSED = "\"smart_status\":{\"passed\":true},";

  /** smartctl(8), the bits of its exit status: 3 and 4 foretell a failure, 7 is of self-tests. */
  @ParameterizedTest
  @CsvSource({
    "8, '', FAILING",
    "8, true, FAILING",
    "16, true, FAILING",
    "128, true, FAILING",
    "32, true, UNKNOWN",
    "64, true, GOOD",
    "4, true, GOOD"
  })
  void whatSmartctlsExitStatusSaysCountsWhereTheRestIsSilent(
      int exit, String passed, SmartVerdict verdict) throws ParseException {
    String status = passed.isEmpty() ? "" : ",\"smart_status\":{\"passed\":" + passed + "}";
    String text = "{\"smartctl\":{\"exit_status\":" + exit + "}" + status + "}";
    assertThat(SmartReport.parse(text).verdict()).isEqualTo(verdict);
  }

  /** A warning that is only heat is heat, whatever the exit status. */
  @Test
  void heatStaysHeatThoughTheExitStatusSaysFailing() throws ParseException {
    String nvme =
        "{\"smartctl\":{\"exit_status\":8},\"smart_status\":{\"passed\":false},"
            + "\"nvme_smart_health_information_log\":{\"critical_warning\":2,\"temperature\":84}}";
    assertThat(SmartReport.parse(nvme).verdict()).isEqualTo(SmartVerdict.HOT);
  }

  @ParameterizedTest
  @CsvSource({
    "231, SSD_Life_Left, 0, 0, WORN",
    "231, SSD_Life_Left, 1, 1, GOOD",
    "231, SSD_Life_Left, 0, 98, GOOD",
    "233, Media_Wearout_Indicator, 0, 300, GOOD",
    "169, Remaining_Lifetime_Perc, 0, 0, WORN",
    "202, Percent_Lifetime_Remain, 0, 100, WORN",
    "248, Perc_Rated_Life_Remain, 0, 0, WORN",
    "233, Media_Wearout_Indicator, 1, 0, WORN",
    "233, Media_Wearout_Indicator, 2, 0, GOOD",
    "177, Wear_Leveling_Count, 0, 5000, WORN",
    "177, Wear_Leveling_Count, 0, 0, GOOD",
    "241, Lifetime_Writes_GiB, 0, 0, GOOD",
    "16, Spare_Blocks_Remaining, 0, 0, GOOD"
  })
  void anSsdThatHasNoLifeLeftByItsOwnAttributesIsWorn(
      int id, String name, int value, long raw, SmartVerdict verdict) throws ParseException {
    String attribute =
        "\"ata_smart_attributes\":{\"table\":[{\"id\":9,\"value\":100},{\"id\":%d,\"name\":\"%s\",\"value\":%d,"
            + "\"thresh\":0,\"when_failed\":\"\",\"raw\":{\"value\":%d,\"string\":\"%d\"}}]}";
    SmartReading reading = read(PASSED + attribute.formatted(id, name, value, raw, raw));
    assertThat(reading.verdict()).isEqualTo(verdict);
    assertThat(reading.percentageUsed().isPresent()).isEqualTo(verdict == SmartVerdict.WORN);
  }

  @ParameterizedTest
  @CsvSource({"36, FAILING", "37, GOOD"})
  void withoutTheWordTheLineItselfTells(int value, SmartVerdict verdict) throws ParseException {
    String attribute =
        "\"ata_smart_attributes\":{\"table\":[{\"id\":10,\"name\":\"Spin_Retry_Count\","
            + "\"value\":%d,\"thresh\":36,\"flags\":{\"prefailure\":true}}]}";
    assertThat(read(PASSED + attribute.formatted(value)).verdict()).isEqualTo(verdict);
  }

  /** Newer disks keep statistics and a list of pending sectors besides their attributes. */
  @ParameterizedTest
  @CsvSource({
    "Percentage Used Endurance Indicator, 120, true, WORN",
    "Percentage Used Endurance Indicator, 99, true, GOOD",
    "Percentage Used Endurance Indicator, 120, false, GOOD",
    "Number of Reported Uncorrectable Errors, 3, true, WORN",
    "Number of Reallocated Logical Sectors, 3, true, WORN",
    "Number of Hardware Resets, 300, true, GOOD"
  })
  void theDevicesStatisticsCount(String name, int value, boolean valid, SmartVerdict verdict)
      throws ParseException {
    String text =
        "\"ata_device_statistics\":{\"pages\":[{\"number\":1,\"table\":[{\"name\":\"%s\","
            + "\"value\":%d,\"flags\":{\"valid\":%b}}]}]}";
    assertThat(read(PASSED + text.formatted(name, value, valid)).verdict()).isEqualTo(verdict);
  }

  @Test
  void sectorsOfThePendingDefectsLogWait() throws ParseException {
    SmartReading reading = read(PASSED + "\"ata_pending_defects_log\":{\"count\":4}");
    assertThat(reading.verdict()).isEqualTo(SmartVerdict.WORN);
    assertThat(reading.pendingSectors()).hasValue(4);
    assertThat(read(PASSED + "\"ata_pending_defects_log\":{\"count\":0}").reason()).isEmpty();
  }

  /** A disk that fills no normalised value says nothing by a zero. */
  @Test
  void zerosThatNobodyFilledInAreNoWear() throws ParseException {
    String zeros =
        "\"ata_smart_attributes\":{\"table\":[{\"id\":231,\"name\":\"SSD_Life_Left\",\"value\":0,"
            + "\"raw\":{\"value\":0}},{\"id\":9,\"value\":0,\"raw\":{\"value\":70}}]}";
    assertThat(read(PASSED + zeros).verdict()).isEqualTo(SmartVerdict.GOOD);
  }

  /** Switched off, it watches nothing; and of a line that was passed, which one has to be told. */
  @Test
  void thatItPassedIsNothingGoodWhereMoreIsSaidAndNotTold() throws ParseException {
    String off = "\"smart_support\":{\"available\":true,\"enabled\":false}";
    assertThat(read(PASSED + off).verdict()).isEqualTo(SmartVerdict.UNKNOWN);
    assertThat(read(PASSED + off).reason()).contains("switched off");
    assertThat(read("\"smart_status\":{\"passed\":false}," + off).verdict())
        .isEqualTo(SmartVerdict.FAILING);
    assertThat(read(PASSED + off.replace("false", "true")).verdict()).isEqualTo(SmartVerdict.GOOD);
    String once = "{\"smartctl\":{\"exit_status\":32},\"smart_status\":{\"passed\":true}}";
    assertThat(SmartReport.parse(once).reason()).contains("past its line once", "not told");
  }

  /** Versions of smartctl and makers' formats leave the one or the other out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"value\":8,\"string\":\"0x000000000008\"}",
        "{\"value\":8}",
        "{\"string\":\"8\"}",
        "{\"value\":\"8\",\"string\":\"8 (0 0)\"}"
      })
  void aCountIsReadHoweverItIsWritten(String raw) throws ParseException {
    String table =
        "\"ata_smart_attributes\":{\"table\":[{\"id\":\"5\",\"name\":\"Reallocated_Sector_Ct\","
            + "\"value\":100,\"thresh\":10,\"raw\":"
            + raw
            + "}]}";
    assertThat(read(PASSED + table).reallocatedSectors()).hasValue(8);
  }

  @Test
  void flagsAndEndsOfSelfTestsAreKnownByEitherOfTheirForms() throws ParseException {
    String table =
        "\"ata_smart_attributes\":{\"table\":[{\"id\":3,\"name\":\"Spin_Up_Time\",\"value\":1,"
            + "\"thresh\":21,\"when_failed\":\"now\",\"flags\":{\"value\":%d}}]}";
    assertThat(read(PASSED + table.formatted(51)).verdict()).isEqualTo(SmartVerdict.FAILING);
    assertThat(read(PASSED + table.formatted(50)).verdict()).isEqualTo(SmartVerdict.WORN);
    String test =
        "\"ata_smart_self_test_log\":{\"standard\":{\"table\":[{\"status\":{\"passed\":%b}}]}}";
    assertThat(read(PASSED + test.formatted(false)).verdict()).isEqualTo(SmartVerdict.FAILING);
    assertThat(read(PASSED + test.formatted(true)).verdict()).isEqualTo(SmartVerdict.GOOD);
    String both =
        test.formatted(false).replace("{\"standard", "{\"extended\":{\"count\":0},\"standard");
    assertThat(read(PASSED + both).verdict()).isEqualTo(SmartVerdict.FAILING);
  }

  /** A word that is not known decides nothing: the line itself does. */
  @ParameterizedTest
  @CsvSource({
    "'\"now\"', FAILING",
    "'\"NOW\"', FAILING",
    "null, FAILING",
    "'\"soon\"', FAILING",
    "'\"\"', GOOD",
    "'\"-\"', GOOD",
    "'\"In_The_Past\"', WORN"
  })
  void wordsOfWhenAnAttributeFailed(String word, SmartVerdict verdict) throws ParseException {
    String table =
        "\"ata_smart_attributes\":{\"table\":[{\"id\":10,\"name\":\"Spin_Retry_Count\",\"value\":30,"
            + "\"thresh\":97,\"when_failed\":"
            + word
            + ",\"flags\":{\"prefailure\":true}}]}";
    assertThat(read(PASSED + table).verdict()).isEqualTo(verdict);
  }

  @Test
  void whatIsToldInOtherFormsIsReadOrNotCalledGood() throws ParseException {
    String last = "\"ata_smart_data\":{\"self_test\":{\"status\":{\"passed\":%b}}}";
    assertThat(read(PASSED + last.formatted(false)).verdict()).isEqualTo(SmartVerdict.FAILING);
    assertThat(read(PASSED + last.formatted(true)).verdict()).isEqualTo(SmartVerdict.GOOD);
    String log =
        "\"nvme_smart_health_information_log\":{\"critical_warning\":%s,\"temperature\":40}";
    assertThat(read(PASSED + log.formatted("\"0x04\"")).verdict()).isEqualTo(SmartVerdict.UNKNOWN);
    assertThat(read(PASSED + log.formatted("\"0\"")).verdict()).isEqualTo(SmartVerdict.GOOD);
  }
}
