package org.rotproof.engine;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.JournalStore.Stored;
import org.rotproof.engine.Work.Place;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Json;
import org.rotproof.protocol.Kinds;

/** Journals as an earlier version wrote them, one of each kind of work, are read and used. */
class JournalSamplesTest {
  private static final Path SAMPLES = Path.of("src/test/resources/journals");
  private static final Place FIRST = new Place(0, 0);

  @TempDir private Path state;

  private static List<Path> samples() throws Exception {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.sorted().toList();
    }
  }

  /** That sample in a folder of journals of its own. */
  private Stored stored(Path sample, JournalStore store, Path folder) throws Exception {
    Path journals = Files.createDirectories(folder.resolve("journals"));
    Work work = JournalReader.read(Files.readAllBytes(sample)).state().work();
    Files.copy(sample, journals.resolve(work.id() + ".jsonl"));
    return store.find(work.id()).orElseThrow();
  }

  @Test
  void thereIsOneOfEachKindOfThatVersion() throws Exception {
    assertThat(samples()).hasSize(20);
    assertThat(samples()).allSatisfy(sample -> assertThat(sample).isNotEmptyFile());
  }

  @TestFactory
  Stream<DynamicTest> eachIsReadGoneOnWithAndTakenBack() throws Exception {
    return samples().stream()
        .map(
            sample ->
                DynamicTest.dynamicTest(
                    sample.getFileName().toString(), () -> readGoneOnWithAndTakenBack(sample)));
  }

  private void readGoneOnWithAndTakenBack(Path sample) throws Exception {
    String kind = sample.getFileName().toString().replace(".jsonl", "");
    Path folder = state.resolve(kind);
    JournalStore store = new JournalStore(folder);
    Stored stored = stored(sample, store, folder);
    assertThat(stored.damage()).isEmpty();
    assertThat(stored.unfinished()).isTrue();
    JournalState read = stored.state().orElseThrow();
    assertThat(read.work().kind()).isEqualTo(kind);
    if (kind.equals("build")) {
      assertThat(BlueprintJson.read(read.work().about().toString()).name()).isEqualTo("photos");
    } else {
      Chore chore = Json.mapper().treeToValue(read.work().about(), Chore.class);
      assertThat(ChoreKind.of(kind)).contains(chore.kind());
      assertThat(chore.array()).isEqualTo(read.work().title());
    }
    OffsetDateTime now = OffsetDateTime.parse("2026-12-01T00:00:00Z");
    try (Journal journal = store.reopen(stored.id())) {
      journal.append(new Entry.Run(Entry.Mode.GO_ON, now, "boot", 1));
      journal.append(new Entry.Start(FIRST, ""));
      journal.append(new Entry.Done(FIRST, ""));
      assertThat(journal.state().mark(FIRST).status()).isEqualTo(Status.DONE);
      journal.append(new Entry.Run(Entry.Mode.UNDO, now, "boot", 1));
      journal.append(new Entry.Undoing(FIRST));
      journal.append(new Entry.Undone(FIRST));
      journal.append(new Entry.Ended(Entry.Result.UNDONE));
    }
    assertThat(store.find(stored.id()).flatMap(Stored::state).flatMap(JournalState::result))
        .isEqualTo(Optional.of(Entry.Result.UNDONE));
    assertThat(store.unfinished()).isEmpty();
  }

  /** Those journals do not say it; a step of today does, and says the same. */
  @Test
  void whatAStepDoesIsToldByItselfAsItWasByItsKind() throws Exception {
    for (Path sample : samples()) {
      for (Work.Part part : JournalReader.read(Files.readAllBytes(sample)).state().work().parts()) {
        for (Action action : part.actions()) {
          assertThat(action.effect()).as(action.kind()).isEmpty();
          assertThat(action.does(Step.Effect.of(action.kind()))).as(action.kind()).isTrue();
        }
      }
    }
    for (Class<?> type : Kinds.of(Step.class)) {
      String kind = type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(ROOT);
      boolean says =
          Arrays.stream(type.getDeclaredMethods()).anyMatch(m -> m.getName().equals("effect"));
      boolean named =
          Arrays.stream(type.getDeclaredMethods()).anyMatch(m -> m.getName().equals("kind"));
      assertThat(says).as(kind).isEqualTo(named ? says : Step.Effect.of(kind) != Step.Effect.OTHER);
    }
  }
}
