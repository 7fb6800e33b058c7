package org.rotproof.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;

@Tag("kernel")
class BuildKernelTest {
  @Test
  void buildsAndReportsProgressOfEveryStep() {
    Lab lab = Lab.shared(4, 96);
    LabBuild build = LabBuild.of(lab, "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}");
    List<Event> events = Collections.synchronizedList(new ArrayList<>());
    Answer.Built built = lab.ask(build.ask(), Answer.Built.class, events::add);
    assertThat(built.usableBytes()).isEqualTo(build.plan().capacity().usableBytes());
    assertThat(lab.sh("findmnt -no FSTYPE /srv/photos")).isEqualTo("ext4");
    assertThat(events)
        .anyMatch(e -> e instanceof Event.StepChanged s && s.doneBytes() > 0 && s.etaMillis() >= 0);
    assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();
    System.err.println(built);
  }
}
