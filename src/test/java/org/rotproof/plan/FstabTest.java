package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FstabTest {
  @Test
  void linesAreReadAsLibmountDoes() {
    String content =
        "# /dev/sda1 /no ext4\n"
            + "UUID=aaaa\t/\text4\terrors=remount-ro 0 1\n"
            + "  LABEL=\"Fotos\"  /srv/photos/  ext4\n"
            + "\n"
            + "/dev/sdb1 /srv/M\\303\\251dias\\040x/. xfs defaults,noauto 0 0\n"
            + "/dev/sdc /srv/M\u00c3\u00a9\n"
            + "UUID=bbbb none swap sw 0 0\n"
            + "short\n";
    assertThat(Fstab.lines(content).stream().map(Fstab.Line::point))
        .containsExactly("/", "/srv/photos", "/srv/M\u00e9dias x", "/srv/M\u00e9", "none");
    assertThat(Fstab.lines(content).get(1).source()).isEqualTo("LABEL=Fotos");
    assertThat(Fstab.lines(content).get(2).options()).isEqualTo(List.of("defaults", "noauto"));
  }
}
