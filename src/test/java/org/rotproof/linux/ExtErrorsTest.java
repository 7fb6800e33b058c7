package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtErrorsTest {
  @TempDir private Path folder;

  private void file(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private ExtErrors errors() {
    return new ExtErrors(folder.resolve("sys"), folder.resolve("proc"));
  }

  @Test
  void anErrorIsToldWithItsTimeAndThatOfTheMount() throws IOException {
    assertThat(errors().of("md127")).as("no ext4").isEmpty();
    file("sys/fs/ext4/md127/errors_count", "0\n");
    assertThat(errors().of("md127")).as("nothing is wrong").isEmpty();
    file("sys/fs/ext4/md127/errors_count", "2\n");
    file("sys/fs/ext4/md127/last_error_time", "1790000200\n");
    file("sys/fs/ext4/md127/last_error_func", "ext4_lookup\n");
    file("proc/stat", "cpu 1 2 3\nbtime 1790000000\n");
    assertThat(errors().of("md127"))
        .containsEntry("mount/errors", "2")
        .containsEntry("mount/error_time", "1790000200")
        .containsEntry("mount/error_func", "ext4_lookup")
        .as("without a journal: since the machine's start")
        .containsEntry("mount/since", "1790000000");
    String rest = " S 2" + " 0".repeat(17) + " 15000 0 0\n";
    file("proc/77/comm", "jbd2/md127-8\n");
    file("proc/77/stat", "77 (jbd2/md127-8)" + rest);
    file("proc/78/comm", "jbd2/md12-8\n");
    file("proc/78/stat", "78 (jbd2/md12-8) S 2" + " 0".repeat(17) + " 99999 0 0\n");
    assertThat(errors().of("md127")).containsEntry("mount/since", "1790000150");
  }
}
