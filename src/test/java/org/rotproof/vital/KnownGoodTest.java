package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownGoodTest {
  @TempDir Path folder;

  @Test
  void whatIsKeptIsReadAgainAndOnlyForItsOwnArray() throws Exception {
    KnownGood known =
        KnownGood.nothing("aa:bb")
            .with(
                "c0",
                new KnownGood.Container(
                    7, Map.of("0", new KnownGood.Slot("d", "a")), "salt:digest", "boot 7 key"))
            .with("m0", new KnownGood.Superblock("AAAA"))
            .with("v0", new KnownGood.Volume("BBBB"));
    known.write(folder, "photos");
    assertThat(KnownGood.read(folder, "photos", "aa:bb")).isEqualTo(known);
    assertThat(KnownGood.read(folder, "photos", "cc:dd"))
        .as("another array of that name")
        .isEqualTo(KnownGood.nothing("cc:dd"));
    assertThat(KnownGood.read(folder, "films", "aa:bb")).isEqualTo(KnownGood.nothing("aa:bb"));
  }

  @Test
  void oneOfAnEarlierVersionIsReadAndWhatIsDamagedIsNothing() throws Exception {
    Path file = folder.resolve("photos.json");
    Files.writeString(
        file,
        "{\"arrayUuid\":\"aa:bb\",\"containers\":{},\"superblocks\":{\"m\":{\"base64\":\"A\"}}}");
    KnownGood old = KnownGood.read(folder, "photos", "aa:bb");
    assertThat(old.superblocks()).containsKey("m");
    assertThat(old.volumes()).isEmpty();
    for (String broken : new String[] {"", "{", "[]", "null", "{\"arrayUuid\":7}", "{}"}) {
      Files.writeString(file, broken);
      assertThat(KnownGood.read(folder, "photos", "aa:bb"))
          .as(broken)
          .isEqualTo(KnownGood.nothing("aa:bb"));
    }
  }
}
