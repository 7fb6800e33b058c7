package org.rotproof.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Channels;
import org.rotproof.notify.Condition;
import org.rotproof.notify.Letter;
import org.rotproof.notify.News;
import org.rotproof.notify.Spool;
import org.rotproof.notify.State;

/** What waits is delivered: once, in few messages, whatever happens meanwhile. */
class PostmanTest {
  private static final Channel A = new Channel.Command("a", false, "/a");
  private static final Channel B = new Channel.Command("b", true, "/b");
  private static final Channel PING = new Channel.Ping("p", false, "http://127.0.0.1/p", 60);

  @TempDir Path folder;
  private long now = 1_800_000_000_000L;
  private final Map<String, List<Letter>> arrived = new HashMap<>();
  private boolean network = true;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(now);
        }
      };

  private static News news(int number, News.Level level) {
    return new News("n" + number, 1, level, "photos", "Thing " + number + ".", "Do it.");
  }

  private Carrier carrier(Channel channel) {
    return letter -> {
      if (!network) {
        throw new CarryException("There is no network.");
      }
      synchronized (arrived) {
        arrived.computeIfAbsent(channel.name(), n -> new ArrayList<>()).add(letter);
      }
    };
  }

  private List<Letter> at(Channel channel) {
    return arrived.getOrDefault(channel.name(), List.of());
  }

  private Postman postman(Spool spool, Channel... channels) {
    return new Postman(spool, new Channels(List.of(channels)), "nas", clock, this::carrier);
  }

  private Spool open() throws Exception {
    return Spool.open(folder.resolve("tell")).orElseThrow();
  }

  private static void tell(Spool spool, List<News> news, Channel... channels) throws Exception {
    spool.change(state -> state.told(news, new Channels(List.of(channels))));
  }

  @Test
  void eachChannelGetsWhatItWantsOnce() throws Exception {
    try (Spool spool = open()) {
      tell(spool, List.of(news(1, News.Level.ALARM), news(2, News.Level.NOTICE)), A, B);
      tell(spool, List.of(news(1, News.Level.ALARM)), A, B);
      postman(spool, A, B).round();
      postman(spool, A, B).round();
      assertThat(at(A)).hasSize(1);
      assertThat(at(A).get(0).news()).extracting(News::id).containsExactly("n1", "n2");
      assertThat(at(B)).hasSize(1);
      assertThat(at(B).get(0).news()).extracting(News::id).containsExactly("n1");
      assertThat(at(B).get(0).text(ZoneOffset.UTC)).contains("Thing 1.", "Do now: Do it.");
      assertThat(spool.state().news()).isEmpty();
      assertThat(postman(spool, A, B).dueMillis()).isEmpty();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tell"))))
        .isEqualTo("rwx------");
  }

  @Test
  void onlyOneProcessTells() throws Exception {
    try (Spool spool = open()) {
      assertThat(Spool.open(folder.resolve("tell"))).isEmpty();
      assertThat(spool.state()).isEqualTo(State.FRESH);
    }
    open().close();
  }

  @Test
  void aThousandEventsInAMinuteAreAHandfulOfMessages() throws Exception {
    int second = 0;
    int number = 0;
    while (second < 60) {
      // As the watch does it: a process each time.
      try (Spool spool = open()) {
        List<News> more = new ArrayList<>();
        for (int i = 0; i < 84; i++) {
          more.add(news(number++, number % 2 == 0 ? News.Level.ALARM : News.Level.NOTICE));
        }
        tell(spool, more, A);
        postman(spool, A).round();
      }
      second += 5;
      now += 5000;
    }
    assertThat(number).isGreaterThan(1000);
    now += 60_000;
    try (Spool spool = open()) {
      postman(spool, A).round();
      assertThat(postman(spool, A).dueMillis()).isEmpty();
    }
    assertThat(at(A)).hasSizeBetween(2, 5);
    Set<String> ids =
        at(A).stream().flatMap(l -> l.news().stream()).map(News::id).collect(Collectors.toSet());
    int unsaid = at(A).stream().mapToInt(Letter::unsaid).sum();
    assertThat(ids.size() + unsaid).as("all are told or counted").isEqualTo(number);
    assertThat(at(A).get(1).text(ZoneOffset.UTC).length()).isLessThan(4000);
    assertThat(at(A).get(1).title()).startsWith("ALARM from nas: ").contains(" alarms: ");
    assertThat(at(A).get(1).news().get(0).level()).isEqualTo(News.Level.ALARM);
  }

  @Test
  void whatHappensWhileTheNetworkIsDownIsDeliveredAfterIt() throws Exception {
    network = false;
    long end = now + 3_600_000;
    int tries = 0;
    try (Spool spool = open()) {
      tell(spool, List.of(news(1, News.Level.ALARM)), A);
      while (now < end) {
        postman(spool, A).round();
        tries++;
        if (tries == 2) {
          tell(spool, List.of(news(2, News.Level.NOTICE)), A);
        }
        now = postman(spool, A).dueMillis().orElseThrow();
      }
      assertThat(spool.state().box("a").trouble()).isEqualTo("There is no network.");
    }
    assertThat(tries).isBetween(5, 20);
    network = true;
    try (Spool spool = open()) {
      postman(spool, A).round();
      now += 60_000;
      postman(spool, A).round();
      now += 60_000;
      postman(spool, A).round();
      assertThat(spool.state().box("a").trouble()).isEmpty();
    }
    assertThat(at(A).stream().flatMap(l -> l.news().stream()).map(News::id))
        .containsExactly("n1", "n2");
  }

  /** The power goes at any write or send; nothing is lost, and what comes twice is the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aCutAnywhereLosesNothingAndRepeatsOnlyTheMessageThatWasOnItsWay(long seed) throws Exception {
    Random random = new Random(seed);
    int cuts = 0;
    int number = 0;
    Path file = folder.resolve("tell/state.json");
    for (int round = 0; round < 36; round++) {
      byte[] beforeMark = new byte[0];
      try (Spool spool = open()) {
        if (round < 24) {
          tell(spool, List.of(news(number++, News.Level.ALARM)), A, B);
        }
        boolean cut = round < 30 && random.nextInt(3) == 0;
        network = random.nextInt(4) != 0 || round >= 30;
        if (cut) {
          cuts++;
          byte[][] seen = new byte[1][];
          // What is on the disk in the very moment of the sending is all that is left of it.
          Postman cutOff =
              new Postman(
                  spool,
                  new Channels(List.of(A)),
                  "nas",
                  clock,
                  channel ->
                      letter -> {
                        try {
                          seen[0] = Files.readAllBytes(file);
                        } catch (java.io.IOException e) {
                          throw new AssertionError(e);
                        }
                        if (random.nextBoolean()) {
                          carrier(channel).carry(letter);
                        } else {
                          throw new CarryException("cut before it went");
                        }
                      });
          cutOff.round();
          beforeMark = seen[0] == null ? beforeMark : seen[0];
        } else {
          postman(spool, A, B).round();
        }
      }
      if (beforeMark.length > 0) {
        Files.write(file, beforeMark);
      }
      now += 700_000;
    }
    assertThat(cuts).isPositive();
    for (Channel channel : List.of(A, B)) {
      Map<String, Set<String>> messages = new HashMap<>();
      Set<String> all = new TreeSet<>();
      Map<String, String> inMessage = new HashMap<>();
      for (Letter letter : at(channel)) {
        Set<String> ids = letter.news().stream().map(News::id).collect(Collectors.toSet());
        Set<String> earlier = messages.put(letter.id(), ids);
        assertThat(earlier == null || earlier.equals(ids)).as("the same message").isTrue();
        for (String id : ids) {
          String other = inMessage.put(id, letter.id());
          assertThat(other == null || other.equals(letter.id()))
              .as("%s in one message only", id)
              .isTrue();
        }
        all.addAll(ids);
      }
      assertThat(all)
          .isEqualTo(
              IntStream.range(0, number)
                  .mapToObj(i -> "n" + i)
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void aDamagedFileIsSetAsideAndTellingGoesOn() throws Exception {
    try (Spool spool = open()) {
      tell(spool, List.of(news(1, News.Level.ALARM)), A);
    }
    Files.writeString(folder.resolve("tell/state.json"), "{\"cursor\":");
    try (Spool spool = open()) {
      assertThat(spool.setAside()).contains("state.damaged.json");
      assertThat(folder.resolve("tell/state.damaged.json")).hasContent("{\"cursor\":");
      tell(spool, List.of(news(2, News.Level.ALARM)), A);
      postman(spool, A).round();
    }
    assertThat(at(A)).hasSize(1);
  }

  @Test
  void aSlowChannelHoldsUpNobody() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    java.util.concurrent.CountDownLatch otherIsThere = new java.util.concurrent.CountDownLatch(1);
    Channel c = new Channel.Command("c", false, "/c");
    try (Spool spool = open()) {
      tell(spool, List.of(news(1, News.Level.ALARM)), A, c);
      new Postman(
              spool,
              new Channels(List.of(A, c)),
              "nas",
              clock,
              channel ->
                  letter -> {
                    if (channel == A) {
                      otherIsThere.await();
                    }
                    order.add(channel.name());
                    otherIsThere.countDown();
                  })
          .round();
      assertThat(spool.state().news()).isEmpty();
    }
    assertThat(order).containsExactly("c", "a");
  }

  @Test
  void thePingComesOnlyWhileAllIsWell() throws Exception {
    try (Spool spool = open()) {
      tell(spool, List.of(), PING);
      postman(spool, PING).round();
      postman(spool, PING).round();
      assertThat(at(PING)).hasSize(1);
      assertThat(postman(spool, PING).dueMillis()).contains(now + 3_600_000);
      Condition bad =
          new Condition("k", 0, 0, News.Level.ALARM, "photos", "It is bad.", "Mend it.", "");
      spool.change(s -> with(s, Map.of("k", new Condition.Standing(bad, now, 0))));
      now += 3_600_000;
      postman(spool, PING).round();
      assertThat(at(PING)).hasSize(1);
      assertThat(postman(spool, PING).dueMillis()).isEmpty();
      spool.change(s -> with(s, Map.of()));
      postman(spool, PING).round();
      assertThat(at(PING)).hasSize(2);
      now -= 7_200_000;
      postman(spool, PING).round();
      assertThat(at(PING)).as("a clock that went back silences it for no hour").hasSize(3);
      network = false;
      now += 3_600_000;
      postman(spool, PING).round();
      assertThat(postman(spool, PING).dueMillis().orElseThrow()).isGreaterThan(now + 1000);
    }
  }

  private static State with(State s, Map<String, Condition.Standing> standing) {
    return new State(
        s.cursor(),
        s.bootId(),
        s.openSinceBoot(),
        s.arrays(),
        standing,
        s.verdicts(),
        s.news(),
        s.boxes(),
        s.digestMonth(),
        s.pings(),
        s.smartAtMillis(),
        s.counter());
  }
}
