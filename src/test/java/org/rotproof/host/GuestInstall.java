package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.rotproof.linux.Processes;

/** What a guest that systemd starts is given to have Rotproof installed, command line and all. */
final class GuestInstall {
  private static final Pattern PROGRAM =
      Pattern.compile("(picocli|jackson-.*|jna|commons-exec|sqlite-jdbc|slf4j-.*)-[0-9.]+\\.jar");

  private GuestInstall() {}

  /** A tar of the jars, made in that folder. */
  static Path program(Path folder) throws Exception {
    Path jars = Files.createDirectories(folder.resolve("jars"));
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path path = Path.of(entry);
      if (PROGRAM.matcher(path.getFileName().toString()).matches()) {
        Files.copy(path, jars.resolve(path.getFileName()));
      } else if (path.endsWith("classes")) {
        int exit =
            ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                    System.out,
                    System.err,
                    "-cf",
                    jars.resolve("rotproof.jar").toString(),
                    "-C",
                    entry,
                    ".");
        assertThat(exit).isZero();
      }
    }
    Path tar = folder.resolve("program.tar");
    Processes.Finished packed =
        Processes.run("tar", "-C", jars.toString(), "-cf", tar.toString(), ".");
    assertThat(packed.exit()).as(packed.words()).isZero();
    return tar;
  }

  /** A script of the helper's package, in base64. */
  static String script(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of("assets/helper", name));
    return Base64.getEncoder().encodeToString(bytes) + "\n";
  }
}
