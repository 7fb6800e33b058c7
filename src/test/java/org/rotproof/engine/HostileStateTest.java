package org.rotproof.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.linux.Processes;
import org.rotproof.plan.Command;

/** What somebody else may have done to the state folder, or to the paths that work names. */
@Timeout(60)
class HostileStateTest {
  @TempDir Path dir;

  @Test
  void theStateFolderIsClosedToOthersWhoeverMadeItAndHowever() throws Exception {
    Path state = dir.resolve("deep/state");
    ActingLock.take(state).orElseThrow().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(state.resolve("acting.lock"))))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
    ActingLock.take(state).orElseThrow().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
  }

  @Test
  void pipesFoldersAndLinksAmongTheJournalsAreSaidAndNeverOpened() throws Exception {
    Path state = Files.createDirectories(dir.resolve("state"));
    Path journals = Files.createDirectories(state.resolve("journals"));
    assertThat(Processes.run("mkfifo", journals.resolve("pipe-1.jsonl").toString()).ok()).isTrue();
    Files.createDirectory(journals.resolve("folder-1.jsonl"));
    Files.createSymbolicLink(journals.resolve("link-1.jsonl"), Path.of("/dev/zero"));
    JournalStore store = new JournalStore(state);
    List<JournalStore.Stored> found = store.unfinished();
    assertThat(found)
        .extracting(JournalStore.Stored::id)
        .containsExactlyInAnyOrder("pipe-1", "folder-1", "link-1");
    assertThat(found).allMatch(s -> s.damage().equals("it is no plain file"));
    assertThat(store.find("pipe-1")).isPresent();
    assertThat(store.forget("pipe-1")).isTrue();
    assertThat(store.forget("link-1")).isTrue();
    assertThat(store.unfinished()).hasSize(1);
  }

  @Test
  void aPipeInThePlaceOfTheLockIsRefusedAndNotWaitedFor() throws Exception {
    Path state = Files.createDirectories(dir.resolve("state"));
    assertThat(Processes.run("mkfifo", state.resolve("acting.lock").toString()).ok()).isTrue();
    assertThat(catchThrowableOfType(java.io.IOException.class, () -> ActingLock.take(state)))
        .hasMessageContaining("no plain file");
    Files.delete(state.resolve("acting.lock"));
    ActingLock.take(state).orElseThrow().close();
  }

  @Test
  void allPathsOfACommandAreSeenInItsArgumentsAndInAShellsWords() {
    assertThat(
            PathGuard.paths(
                List.of("cryptsetup", "open", "--key-file", "/etc/k", "/dev/sda", "--header=/b/h")))
        .containsExactly("/etc/k", "/b/h");
    assertThat(
            PathGuard.paths(
                Command.shell("umask 0377; dd if=/dev/urandom of='/home/ann/k' bs=512 >/srv/x")
                    .argv()))
        .containsExactly("/home/ann/k", "/srv/x");
    assertThat(PathGuard.paths(List.of("mount", "-t", "ext4", "/dev/md/a", "/srv/photos")))
        .isEqualTo(Set.of("/srv/photos"));
  }

  @Test
  void workThatNamesAPathOfSomebodyElseIsRefusedBeforeItsFirstStep() throws Exception {
    Path open = Files.createDirectories(dir.toRealPath().resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path first = dir.toRealPath().resolve("first");
    Work work = Chores.work(Chores.inOrder(Chores.make(first), Chores.make(open.resolve("key"))));
    EngineException refused =
        catchThrowableOfType(
            EngineException.class,
            () ->
                new Engine(dir.resolve("state"), Clock.systemUTC())
                    .begin(
                        work,
                        new Engine.Means(
                            disk -> {
                              throw new IllegalStateException();
                            },
                            Map.of(),
                            new Listener() {
                              @Override
                              public void changed(Work.Place place, State state) {}

                              @Override
                              public void moved(Work.Place place, long a, long b, long c, long d) {}
                            },
                            cancel -> {})));
    assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
    assertThat(refused).hasMessageContaining("not safe to use").hasMessageContaining("rename");
    assertThat(first).doesNotExist();
    assertThat(open.resolve("key")).doesNotExist();
  }
}
