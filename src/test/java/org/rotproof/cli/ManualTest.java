package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Manual pages and completion come from the command line itself. */
class ManualTest {
  @TempDir Path folder;

  @Test
  void everyCommandHasItsPageWithEveryOptionOfIt() {
    List<CommandLine> pages = Manual.pages(Manual.line());
    assertThat(pages).extracting(Manual::name).contains("rotproof", "rotproof-header");
    for (CommandLine command : pages) {
      String page = Manual.page(command);
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertThat(page).contains(option.longestName().replace("-", "\\-"));
      }
      assertThat(page).doesNotContain("${").doesNotContain("%n").contains(".SH NAME");
    }
  }

  @Test
  void theFilesAreWrittenWhereThePackagesTakeThem() throws Exception {
    Manual.main(new String[] {folder.toString()});
    assertThat(folder.resolve("rotproof.1")).exists();
    assertThat(Files.readString(folder.resolve("rotproof.bash"))).contains("complete", "schedule");
  }
}
