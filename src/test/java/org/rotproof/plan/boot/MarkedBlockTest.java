package org.rotproof.plan.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Lines that go into other people's files, and out again without a trace. */
class MarkedBlockTest {
  private static final MarkedBlock BLOCK =
      new MarkedBlock("photos", List.of("photos-1 /dev/disk/by-id/x none luks,nofail"));

  /** Any bytes, among them pieces that are easily mistaken for the marks. */
  @Provide
  static Arbitrary<String> contents() {
    Arbitrary<String> anyBytes =
        Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(200);
    Arbitrary<String> pieces =
        Arbitraries.of(
            "\n",
            "\r\n",
            "\0",
            "/dev/sda1 / ext4 defaults 0 1\n",
            "# Rotproof: begin other\nx\n# Rotproof: end other\n",
            "\n# Rotproof: begin photos",
            "# Rotproof: begin photos2\n",
            "\n# Rotproof: end ",
            "begin photos\n");
    return Arbitraries.oneOf(anyBytes, pieces)
        .list()
        .ofMaxSize(8)
        .map(list -> String.join("", list));
  }

  @Property(tries = 2000)
  void cuttingOutWhatWasAddedGivesEveryByteBack(@ForAll("contents") String content) {
    Assume.that(!MarkedBlock.mentions(content, "photos"));
    String with = BLOCK.appendTo(content);
    assertThat(MarkedBlock.find(with, "photos")).contains(BLOCK);
    assertThat(MarkedBlock.removeFrom(with, "photos")).isEqualTo(content);
    assertThat(MarkedBlock.removeFrom(content, "photos")).isEqualTo(content);
  }

  @Property(tries = 500)
  void whatIsWrittenBehindItLaterStays(
      @ForAll("contents") String before, @ForAll("contents") String behind) {
    Assume.that(!MarkedBlock.mentions(before, "photos") && !MarkedBlock.mentions(behind, "photos"));
    assertThat(MarkedBlock.removeFrom(BLOCK.appendTo(before) + behind, "photos"))
        .isEqualTo(before + behind);
  }

  @Example
  void twoArraysShareAFile() {
    MarkedBlock other = new MarkedBlock("films", List.of("films-1 /dev/disk/by-id/y none luks"));
    String both = other.appendTo(BLOCK.appendTo("# mine"));
    assertThat(MarkedBlock.removeFrom(both, "photos")).isEqualTo(other.appendTo("# mine"));
    assertThat(MarkedBlock.removeFrom(MarkedBlock.removeFrom(both, "films"), "photos"))
        .isEqualTo("# mine");
  }

  @Example
  void aTornBlockIsSeenAndNotTakenForAWholeOne() {
    String torn = BLOCK.text().substring(0, 40);
    assertThat(MarkedBlock.mentions(torn, "photos")).isTrue();
    assertThat(MarkedBlock.find(torn, "photos")).isEmpty();
    assertThat(MarkedBlock.removeFrom(torn, "photos")).isEqualTo(torn);
  }

  @Example
  void aLineIsOneLine() {
    assertThatThrownBy(() -> new MarkedBlock("photos", List.of("a\nb")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MarkedBlock("a/b", List.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void fieldsOfTablesSkipCommentsAndBlanks() {
    String fstab = "# /dev/x /no ext4\r\n\n  /dev/sda1\t/  ext4 defaults 0 1\r\nlonely\n";
    assertThat(Tabs.fields(fstab, 1)).containsExactly("/");
    assertThat(Tabs.fields(fstab, 0)).containsExactly("/dev/sda1", "lonely");
    assertThat(new String(new byte[] {(byte) 0xff}, ISO_8859_1)).hasSize(1);
  }
}
