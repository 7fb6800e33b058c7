package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.rotproof.linux.Processes;

/** What a guest that systemd starts is given to have Rotproof installed, command line and all. */
final class GuestInstall {
  private static final Pattern PROGRAM =
      Pattern.compile("(picocli|jackson-.*|jna|commons-exec|sqlite-jdbc|slf4j-.*)-[0-9.]+\\.jar");

  /** What lies beside the jars, in a file each. */
  private static final String FILES =
      """
      mkdir -p /usr/lib/rotproof/helper
      tar -xf /dev/disk/by-id/virtio-program -C /usr/lib/rotproof/helper
      set -- /usr/lib/jvm/*/bin/java; ln -sf "$1" /usr/bin/java
      cat > /usr/bin/rotproof <<'X'
      #!/bin/sh
      exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/usr/lib/rotproof/helper/*' \
        org.rotproof.cli.Main "$@"
      X
      chmod 755 /usr/bin/rotproof
      """;

  private GuestInstall() {}

  /**
   * What a guest runs to have it installed, from the program's tar.
   *
   * @param scripts those of the helper's package that are installed beside the helper's own
   */
  static String commands(String... scripts) throws Exception {
    StringBuilder all = new StringBuilder(FILES);
    for (String name : Stream.concat(Stream.of("rotproof-helper"), Stream.of(scripts)).toList()) {
      all.append(file("/usr/lib/rotproof/" + name, name));
    }
    return all + "chmod 755 /usr/lib/rotproof/rotproof-*\n";
  }

  /** Makes a file of the helper's package. */
  static String file(String path, String name) throws Exception {
    return "base64 -d > " + path + " <<'X'\n" + script(name) + "X\n";
  }

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
  private static String script(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of("assets/helper", name));
    return Base64.getEncoder().encodeToString(bytes) + "\n";
  }
}
