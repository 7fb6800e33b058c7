package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RehearsalNamesTest {
  private static final String MDSTAT =
      """
      Personalities : [raid1] [raid6] [raid5] [raid4]
      md909090 : active (read-only) raid5 dm-10[0] dm-14[2] dm-12[1]
            125952 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/3] [UUU]
            bitmap: 0/1 pages [0KB], 65536KB chunk

      md126 : active raid5 dm-6[2] dm-5[1] dm-4[0]
            125952 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/3] [UUU]
            bitmap: 0/1 pages [0KB], 65536KB chunk

      unused devices: <none>
      """;

  @Test
  void anArrayOfARehearsalIsNoArrayOfTheMachine() throws ParseException {
    Mdstat others = Mdstat.parse(RehearsalNames.without(MDSTAT));
    assertThat(others.arrays()).extracting(MdstatArray::name).containsExactly("md126");
    String plain = MDSTAT.replace("md909090", "md127");
    assertThat(RehearsalNames.without(plain)).isEqualTo(plain);
  }

  @Test
  void devicesOfARehearsalAreNotListed() throws ParseException {
    Map<String, Map<String, String>> block =
        Map.of(
            "sda", Map.of(),
            "dm-0", Map.of("dm/name", "photos-1"),
            "dm-1", Map.of("dm/name", "rotproof-rehearsal-photos-1"),
            "md909090", Map.of());
    assertThat(RehearsalNames.without(block)).containsOnlyKeys("sda", "dm-0");
    String lsblk =
        "{\"blockdevices\":[{\"name\":\"sda\",\"kname\":\"sda\",\"children\":["
            + "{\"name\":\"photos-1\",\"kname\":\"dm-0\"},"
            + "{\"name\":\"rotproof-rehearsal-photos-1-disk\",\"kname\":\"dm-1\",\"children\":["
            + "{\"name\":\"md909090\",\"kname\":\"md909090\"}]}]}]}";
    assertThat(LsblkDevice.parse(lsblk).get(0).withDescendants())
        .extracting(LsblkDevice::node)
        .containsExactly("sda", "dm-0");
  }
}
