package org.rotproof.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Work.Place;

/** Any bytes in, a state or a typed error out; a cut never makes more of what was done. */
class JournalReaderPropertyTest {
  private static final Work WORK =
      Chores.work(
          Chores.inOrder(Chores.make(Path.of("/a")), Chores.open(Path.of("/b"))),
          Chores.sideBySide(Chores.format(Path.of("/c")), Chores.open(Path.of("/d"))));

  private static byte[] journal() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Begin(JournalFormat.VERSION, WORK));
    entries.add(new Entry.Run(Entry.Mode.BEGIN, WORK.startedAt(), "boot", 7));
    for (Place place : WORK.places()) {
      entries.add(new Entry.Start(place, ""));
      entries.add(new Entry.Done(place, "made \"it\" \\ of " + place));
    }
    entries.add(new Entry.Closing(new Place(1, 1)));
    entries.add(new Entry.Closed(new Place(1, 1)));
    entries.add(new Entry.Failed(new Place(1, 1), "no\nway", "…"));
    entries.add(new Entry.Run(Entry.Mode.UNDO, WORK.startedAt(), "boot", 8));
    entries.add(new Entry.Undoing(new Place(1, 1)));
    entries.add(new Entry.Undone(new Place(1, 1)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    entries.forEach(e -> out.writeBytes(JournalFormat.line(e)));
    return out.toByteArray();
  }

  private static final byte[] JOURNAL = journal();

  @Property(tries = 1)
  void readsBackWhatWasWritten() throws Exception {
    JournalReader.Read read = JournalReader.read(JOURNAL);
    assertThat(read.goodBytes()).isEqualTo(JOURNAL.length);
    assertThat(read.state().work()).isEqualTo(WORK);
    assertThat(read.state().mark(new Place(0, 0)).made()).startsWith("made \"it\" \\ of");
    assertThat(read.state().mark(new Place(1, 1)).status()).isEqualTo(Status.UNDONE);
    assertThat(read.state().undoing()).isTrue();
  }

  @Property(tries = 2000)
  void aCutJournalIsWhatItWasBeforeItsLastLine(
      @ForAll @IntRange(max = 1 << 20) int where, @ForAll @Size(max = 40) byte[] tail)
      throws Exception {
    int begin = new String(JOURNAL, StandardCharsets.UTF_8).indexOf('\n') + 1;
    int cut = begin + where % (JOURNAL.length - begin + 1);
    byte[] bytes = Arrays.copyOf(JOURNAL, cut + tail.length);
    for (int i = 0; i < tail.length; i++) {
      // What a power cut may leave behind the last line: anything, as long as it is one piece.
      bytes[cut + i] = tail[i] == '\n' ? 0 : tail[i];
    }
    int lastNewline = cut - 1;
    while (JOURNAL[lastNewline] != '\n') {
      lastNewline--;
    }
    JournalReader.Read read = JournalReader.read(bytes);
    assertThat(read.goodBytes()).isEqualTo(lastNewline + 1);
    JournalState whole = JournalReader.read(Arrays.copyOf(JOURNAL, lastNewline + 1)).state();
    for (Place place : WORK.places()) {
      assertThat(read.state().mark(place)).isEqualTo(whole.mark(place));
    }
  }

  @Property(tries = 3000)
  void aDamagedByteIsNoticedOrChangesNothingThatIsKnown(
      @ForAll @IntRange(max = 1 << 20) int where, @ForAll byte value) {
    byte[] bytes = JOURNAL.clone();
    bytes[where % bytes.length] = value;
    JournalState state;
    try {
      state = JournalReader.read(bytes).state();
    } catch (JournalException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    // Damage inside of a text cannot be told from a text; a status can, and is never made up.
    for (Place place : WORK.places()) {
      assertThat(List.of(Status.DONE, Status.UNDONE, Status.BEGUN))
          .contains(state.mark(place).status());
    }
  }

  @Property(tries = 2000)
  void anyBytesGiveAStateOrATypedError(@ForAll @Size(max = 300) byte[] bytes) {
    try {
      assertThat(JournalReader.read(bytes).state().work()).isNotNull();
    } catch (JournalException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
