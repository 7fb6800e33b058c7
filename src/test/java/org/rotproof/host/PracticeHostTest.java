package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;

@Tag("kernel")
class PracticeHostTest {
  @Test
  void aMachineComesUpAndItsHelperSaysHelloAndShowsTheDisks() {
    Lab lab = Lab.shared(2, 96);
    Answer.HelloFrom hello = lab.ask(new Ask.Hello(), Answer.HelloFrom.class);
    assertThat(hello.practice()).isTrue();
    assertThat(lab.sh("lsblk -dno NAME,SIZE,SERIAL,VENDOR,MODEL,WWN /dev/sd?"))
        .containsPattern("sd[ab] +96M +WD-WCC7K\\w{6} +WDC +WD40EFRX-68N32N0 +0x50014ee2")
        .containsPattern("sd[ab] +96M +ZGY\\w{6} +SEAGATE +ST4000VN008-2DR1 +0x5000c500");
    assertThat(lab.node("disk1")).matches("/dev/sd[ab]");
  }
}
