package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

@Tag("kernel")
@Tag("turn-6")
class WatchKernelTest {
  @Test
  void tellsAtOnceWhenMdChangesSomething() throws Exception {
    Lab lab = Lab.shared(4, 64);
    Answer.Built built =
        LabBuild.of(
                lab,
                "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                    + "\"protection\":{\"kind\":\"integrity\"}}")
            .build(lab);
    BlockingQueue<Event.Sampled> samples = new LinkedBlockingQueue<>();
    // Once a minute: whatever comes earlier was woken by the kernel.
    HostSession.Call<?> watch =
        lab.session().send(new Ask.Watch(60_000), e -> samples.add((Event.Sampled) e));
    Event.Sampled first = samples.poll(30, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    assertThat(first.arrays()).singleElement().matches(a -> a.degraded() == 0);
    assertThat(first.disks()).hasSize(2).allMatch(d -> d.writtenBytes() > 0);
    lab.sh("mdadm --fail /dev/" + built.node() + " /dev/mapper/photos-2");
    Event.Sampled next = samples.poll(30, TimeUnit.SECONDS);
    while (next != null && next.arrays().get(0).degraded() == 0) {
      next = samples.poll(30, TimeUnit.SECONDS);
    }
    assertThat(next).as("a sample within half a minute").isNotNull();
    lab.ask(new Ask.Cancel(watch.id()), Answer.Done.class);
    assertThat(end(watch).kind()).isEqualTo(Failure.Kind.CANCELLED);
  }

  @Test
  void startsNoProcessForASample() throws Exception {
    Lab lab = Lab.shared(4, 64);
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                + "\"protection\":{\"kind\":\"integrity\"}}")
        .build(lab);
    BlockingQueue<Event> samples = new LinkedBlockingQueue<>();
    HostSession.Call<?> watch = lab.session().send(new Ask.Watch(200), samples::add);
    for (int i = 0; i < 5; i++) {
      assertThat(samples.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
    String forks = "sed -n 's/^processes //p' /proc/stat";
    samples.clear();
    long before = Long.parseLong(lab.sh(forks));
    for (int i = 0; i < 20; i++) {
      assertThat(samples.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
    long after = Long.parseLong(lab.sh(forks));
    // Threads count, too; the two commands of this test take some.
    assertThat(after - before).isLessThan(20);
    lab.ask(new Ask.Cancel(watch.id()), Answer.Done.class);
    end(watch);
  }

  private static Failure end(HostSession.Call<?> call) throws Exception {
    try {
      throw new AssertionError("ended well: " + call.answer().get(60, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).failure();
    }
  }
}
