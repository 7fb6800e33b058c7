package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Leg;
import org.rotproof.storage.MdLevel;

class RecordCheckTest {
  private static final long SIZE = 1L << 30;

  @TempDir Path root;
  private final Found found = new Found();
  private ArrayRecord record;
  private Path file;

  @BeforeEach
  void build() throws Exception {
    record =
        new ArrayRecord(
            BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"),
            IntStream.of(1, 2)
                .mapToObj(
                    i ->
                        new ArrayRecord.Member(
                            "disk" + i,
                            "/dev/disk/by-id/d" + i,
                            "photos-" + i,
                            "s" + i,
                            "",
                            SIZE,
                            false,
                            "",
                            ""))
                .toList());
    file = root.resolve(record.path().substring(1));
  }

  private Optional<ArrayRecord> run(String mapping, Optional<ArrayRecord> now, String kept) {
    List<Leg> legs =
        IntStream.of(1, 2)
            .mapToObj(
                i ->
                    new Leg(
                        i - 1,
                        "/dev/dm-" + i,
                        mapping + i,
                        "disk" + i,
                        "in_sync",
                        2048,
                        SIZE,
                        "/dev/sda",
                        "",
                        0,
                        false))
            .toList();
    Array array =
        new Array(
            "md127",
            "photos",
            "uuid",
            new MdLevel("raid1"),
            SIZE,
            0,
            "",
            2,
            0,
            ArrayProtection.ENCRYPTED,
            "",
            "ext4",
            legs,
            Optional.empty(),
            "hmac-sha256",
            "1.2",
            "clean",
            1_900_000,
            0,
            "/dev/md/photos");
    KnownGood known = KnownGood.nothing("uuid").withRecord(kept);
    return new RecordCheck(array, known, found, root).run(now);
  }

  @Test
  void oneThatIsGoneIsWrittenAnew() throws Exception {
    assertThat(run("photos-", Optional.empty(), ArrayRecordJson.write(record))).contains(record);
    assertThat(Files.readString(file)).isEqualTo(ArrayRecordJson.write(record));
    assertThat(found.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.what()).isEqualTo(What.RECORD);
              assertThat(f.repaired()).isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "\0\0\0"})
  void oneThatSaysNothingIsKeptBesideIt(String rubbish) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, rubbish, StandardCharsets.ISO_8859_1);
    assertThat(run("photos-", Optional.empty(), ArrayRecordJson.write(record))).contains(record);
    assertThat(Files.readString(file.resolveSibling("photos.json.damaged"))).isEqualTo(rubbish);
    assertThat(Files.readString(file)).isEqualTo(ArrayRecordJson.write(record));
  }

  @Test
  void whatDoesNotNameTheOpenDisksIsNotWrittenBack() {
    assertThat(run("films-", Optional.empty(), ArrayRecordJson.write(record))).isEmpty();
    assertThat(file).doesNotExist();
    assertThat(found.findings()).singleElement().matches(f -> !f.repaired());
  }

  @Test
  void nothingIsSaidWhereItIsThereOrNeverWas() {
    assertThat(run("photos-", Optional.of(record), ArrayRecordJson.write(record))).contains(record);
    assertThat(run("photos-", Optional.empty(), "")).isEmpty();
    assertThat(found.findings()).isEmpty();
  }
}
