package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountPointTest {
  @ParameterizedTest
  @CsvSource({
    "/srv/photos, /srv/photos",
    "/srv/photos/, /srv/photos",
    "//srv//photos//, /srv/photos",
    "/srv/./photos/., /srv/photos",
    "/./srv/photos/./, /srv/photos",
    "/srv/.photos, /srv/.photos",
    "/srv/photos., /srv/photos.",
    "/srv/..photos/, /srv/..photos",
    "/, /",
    "//, /",
    "/., /",
    "/./, /",
    "none, none",
    "[SWAP], [SWAP]",
    "swap/, swap/"
  })
  void oneMountPointIsWrittenInOneWay(String written, String plain) {
    assertThat(MountPoint.plain(written)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/M\u00c3\u00a9dias",
        "/srv/M\u00e9dias",
        "/srv/M\\303\\251dias",
        "/srv/\\115\u00e9dias"
      })
  void lettersAreReadableHoweverTheyAreWritten(String written) {
    assertThat(MountPoint.decoded(written)).isEqualTo("/srv/M\u00e9dias");
  }

  @Test
  void blanksAndBackslashesAndLettersBeyondAByteAreRead() {
    assertThat(MountPoint.decoded("/a\\040b\\134c")).isEqualTo("/a b\\c");
    assertThat(MountPoint.decoded("/\u5199\u771f\\040x")).isEqualTo("/\u5199\u771f x");
    assertThat(MountPoint.decoded("/a\\0400\\9")).isEqualTo("/a 0\\9");
  }

  /** As the kernel writes any name, read byte by byte. */
  @Property
  void anyNameInMountsIsTheNameThatLsblkPrints(@ForAll String name) {
    String clean = name.replaceAll("[\\p{Cs}]", "");
    StringBuilder bytes = new StringBuilder();
    for (byte b : clean.getBytes(StandardCharsets.UTF_8)) {
      boolean guarded = b == ' ' || b == '\t' || b == '\n' || b == '\\';
      bytes.append(guarded ? String.format("\\%03o", b) : String.valueOf((char) (b & 0xff)));
    }
    assertThat(MountPoint.decoded(bytes.toString())).isEqualTo(clean);
  }
}
