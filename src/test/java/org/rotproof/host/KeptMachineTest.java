package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.host.PracticeDisk.Role;

class KeptMachineTest {
  @TempDir Path dir;

  private KeptMachine place() {
    return KeptMachine.in(dir.resolve("share"));
  }

  private SessionFolder session() throws IOException {
    return SessionFolder.create(dir.resolve("cache/sessions"));
  }

  private PracticeDisk disk(String id, SessionFolder session) throws IOException {
    PracticeDisk made = PracticeDisk.make(id, 1, Role.FREE, 1 << 20, session.path(), new Random(7));
    made.makeImage();
    return made;
  }

  private PracticeDisk keep(String id) throws IOException {
    SessionFolder session = session();
    PracticeDisk disk = disk(id, session);
    place().keep(session, KeptMachine.Saved.of(1_790_000_000_000L, 3, 5, List.of(disk), List.of()));
    assertThat(session.path()).isEqualTo(dir.resolve("share/practice"));
    return disk;
  }

  @Test
  void whatWasKeptIsThereWithItsDisks() throws Exception {
    assertThat(place().seen()).isEmpty();
    PracticeDisk before = keep("disk1");
    assertThat(place().seen()).hasValueSatisfying(s -> assertThat(s.disks()).isEqualTo(1));
    KeptMachine.Saved saved = place().load();
    assertThat(saved.boots()).isEqualTo(3);
    assertThat(saved.disksMade()).isEqualTo(5);
    try (SessionFolder again = place().open()) {
      PracticeDisk found = KeptMachine.Saved.in(again.path(), saved.disks()).get(0);
      assertThat(found.serial()).isEqualTo(before.serial());
      assertThat(found.wwn()).isEqualTo(before.wwn());
      assertThat(found.image()).hasSize(1 << 20);
      assertThatThrownBy(() -> place().open()).hasMessageContaining("switched on already");
      assertThatThrownBy(() -> place().discard()).hasMessageContaining("switched on already");
    }
    assertThat(place().seen()).isEmpty();
  }

  /** A start that failed, or a program that ended, leaves it as it was. */
  @Test
  void whoLetsItBeLeavesItForTheNext() throws Exception {
    keep("disk1");
    place().open().release();
    assertThat(place().seen()).isPresent();
    place().discard();
    assertThat(dir.resolve("share/practice")).doesNotExist();
    place().discard();
  }

  @Test
  void aSecondOneTakesThePlaceOfTheFirst() throws Exception {
    keep("disk1");
    keep("disk2");
    assertThat(place().load().disks())
        .extracting(KeptMachine.SavedDisk::id)
        .containsExactly("disk2");
    assertThat(dir.resolve("share/practice/disk1.img")).doesNotExist();
  }

  /** One that is switched on is not taken away from below its feet. */
  @Test
  void noneTakesThePlaceOfOneThatRuns() throws Exception {
    keep("disk1");
    SessionFolder running = place().open();
    SessionFolder second = session();
    PracticeDisk disk = disk("disk2", second);
    KeptMachine.Saved saved = KeptMachine.Saved.of(1, 1, 1, List.of(disk), List.of());
    assertThatThrownBy(() -> place().keep(second, saved)).isInstanceOf(IOException.class);
    assertThat(disk.image()).exists();
    second.close();
    running.release();
    assertThat(place().load().disks().get(0).id()).isEqualTo("disk1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"atMillis\":1,\"boots\":0,\"disksMade\":0,\"disks\":[],\"pulled\":[]}",
        "{\"atMillis\":1,\"boots\":1,\"disksMade\":0,\"disks\":null,\"pulled\":[]}",
        "{\"atMillis\":1,\"boots\":1,\"disksMade\":1,\"pulled\":[],\"disks\":[{\"id\":\"../x\","
            + "\"role\":\"FREE\",\"vendor\":\"a\",\"product\":\"b\",\"serial\":\"c\",\"wwn\":\"d\","
            + "\"turnsPerMinute\":1,\"sizeBytes\":4096}]}",
        "{\"atMillis\":1,\"boots\":1,\"disksMade\":1,\"pulled\":[],\"disks\":[{\"id\":\"x\","
            + "\"role\":\"FREE\",\"vendor\":\"a,b\",\"product\":\"b\",\"serial\":\"c\","
            + "\"wwn\":\"d\",\"turnsPerMinute\":1,\"sizeBytes\":4096}]}"
      })
  void whatCannotBeReadIsNone(String text) throws Exception {
    keep("disk1");
    Files.writeString(dir.resolve("share/practice/kept.json"), text);
    assertThat(place().seen()).isEmpty();
    assertThatThrownBy(() -> place().load()).isInstanceOf(IOException.class);
  }
}
