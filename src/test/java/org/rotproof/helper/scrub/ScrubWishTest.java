package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.wire.SecretStore;
import org.rotproof.linux.ProcessMark;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Ask.ScrubElsewhere.Wish;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.run.ScrubControl;

/** What one process wishes of a scrub that another runs. */
class ScrubWishTest {
  private static final long STARTED = 1234;
  private static final Path RUBBISH = rubbish();

  @TempDir Path folder;
  private final ScrubControl control = new ScrubControl();

  private static Path rubbish() {
    try {
      return Files.createTempFile("rotproof", ".wish");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void clean() throws IOException {
    Files.deleteIfExists(RUBBISH);
  }

  private Path news() {
    return folder.resolve("scrub.live");
  }

  private Path place() {
    return folder.resolve("scrub.wish");
  }

  private ScrubWishes wishes(Path state, long waitMillis) {
    HelperContext context = new HelperContext("1", false, state, new SecretStore());
    return new ScrubWishes(new ScrubDesk(context, java.time.Clock.systemUTC()), waitMillis);
  }

  private void tell(long started, Wish wish) throws Exception {
    wishes(folder, 5000).tell(news(), place(), new Ask.ScrubElsewhere("toy", started, wish), "toy");
  }

  private static void await(String what, java.util.function.BooleanSupplier so)
      throws InterruptedException {
    long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(giveUpAt);
      Thread.sleep(20);
    }
  }

  private static void fails(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Failure.Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure().kind()).isEqualTo(kind));
  }

  @Test
  @SuppressWarnings("try") // They listen and tell by themselves.
  void itIsHeldLetGoOnAndEndedBeforeTheAnswerComes() throws Exception {
    try (ScrubSpool spool = ScrubSpool.create(news(), STARTED, 0);
        WishListener listener = new WishListener(place(), STARTED, control)) {
      tell(STARTED, Wish.PAUSE);
      assertThat(control.paused()).isTrue();
      assertThat(control.stopped()).isFalse();
      tell(STARTED, Wish.GO_ON);
      assertThat(control.paused()).isFalse();
      tell(STARTED, Wish.STOP);
      assertThat(control.stopped()).isTrue();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @SuppressWarnings("try")
  void aWishForAnotherScrubChangesNothing() throws Exception {
    try (ScrubSpool spool = ScrubSpool.create(news(), STARTED, 0);
        WishListener listener = new WishListener(place(), STARTED, control)) {
      fails(() -> tell(STARTED - 1, Wish.STOP), Failure.Kind.USAGE);
      ProcessMark self = ProcessMark.self();
      ProcessMark other = new ProcessMark(self.pid(), self.startTicks() + 1);
      new ScrubWish(other, STARTED, Wish.STOP, self).layDown(place());
      Thread.sleep(1000);
      assertThat(Files.exists(place())).as("not taken").isTrue();
      assertThat(control.stopped()).isFalse();
    }
    fails(() -> tell(STARTED, Wish.STOP), Failure.Kind.USAGE);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @SuppressWarnings("try")
  void aScrubThatDoesNotListenIsSaidToBeDeafAndDoesNotFindTheWishLater() throws Exception {
    try (ScrubSpool spool = ScrubSpool.create(news(), STARTED, 0)) {
      Ask.ScrubElsewhere stop = new Ask.ScrubElsewhere("toy", STARTED, Wish.STOP);
      fails(() -> wishes(folder, 200).tell(news(), place(), stop, "toy"), Failure.Kind.TOOL_FAILED);
      assertThat(place()).doesNotExist();
    }
  }

  @Test
  @SuppressWarnings("try")
  void aPauseEndsWithTheProcessThatAskedForIt() throws Exception {
    Process asker = new ProcessBuilder("sleep", "600").start();
    try (WishListener listener = new WishListener(place(), STARTED, control)) {
      ProcessMark from = ProcessMark.of(Path.of("/proc"), asker.pid());
      new ScrubWish(ProcessMark.self(), STARTED, Wish.PAUSE, from).layDown(place());
      await("it is held", control::paused);
      Thread.sleep(600);
      assertThat(control.paused()).isTrue();
      asker.destroyForcibly().waitFor();
      await("it goes on", () -> !control.paused());
      assertThat(control.stopped()).isFalse();
    } finally {
      asker.destroyForcibly();
    }
  }

  @Property(tries = 300)
  void rubbishIsNoWish(@ForAll byte[] bytes) throws IOException {
    Files.write(RUBBISH, bytes);
    assertThat(ScrubWish.at(RUBBISH)).isEmpty();
  }

  @Property(tries = 300)
  void aTornWishIsNoneAndAWholeOneComesBack(
      @ForAll long pid, @ForAll long ticks, @ForAll long started, @ForAll Wish wish)
      throws IOException {
    ProcessMark process = new ProcessMark(pid, ticks);
    ScrubWish whole = new ScrubWish(process, started, wish, process);
    whole.layDown(RUBBISH);
    assertThat(ScrubWish.at(RUBBISH)).contains(whole);
    byte[] text = Json.mapper().writeValueAsBytes(whole);
    for (int cut = 0; cut < text.length; cut += 7) {
      Files.write(RUBBISH, java.util.Arrays.copyOf(text, cut));
      assertThat(ScrubWish.at(RUBBISH)).isEmpty();
    }
    for (String gap : new String[] {"{}", "null", "[]", "{\"startedMillis\":1}"}) {
      Files.writeString(RUBBISH, gap);
      assertThat(ScrubWish.at(RUBBISH)).isEmpty();
    }
  }
}
