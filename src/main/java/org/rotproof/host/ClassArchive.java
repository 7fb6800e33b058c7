package org.rotproof.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.rotproof.protocol.Ask;

/**
 * An archive of the helper's classes, parsed and checked once on this computer (the JVM's Class
 * Data Sharing): in an emulated machine the helper starts in about half the time with it. It only
 * fits the very same build of Java, which is the case: the guest's Java is a copy of this
 * computer's. A JVM that finds it unfit goes on without it, and so does a helper for which none
 * could be made.
 */
final class ClassArchive {
  private static final long LIMIT_SECONDS = 20;

  /** What a session begins with; the classes that answering needs go into the archive. */
  private static final List<Ask<?>> TRAINING =
      List.of(new Ask.Hello(), new Ask.PracticeExec("true"), new Ask.Look(), new Ask.Journals());

  private ClassArchive() {}

  /** The java of a Debian package named openjdk-NN-jre-headless. */
  static Optional<Path> javaOf(String javaPackage) {
    String prefix = "java-" + javaPackage.replaceAll("\\D", "") + "-openjdk";
    try (Stream<Path> all = Files.list(Path.of("/usr/lib/jvm"))) {
      return all.filter(p -> p.getFileName().toString().startsWith(prefix))
          .map(p -> p.resolve("bin/java"))
          .filter(Files::isExecutable)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Makes {@code helper.jsa} in the folder of the jars, where that works. */
  static void make(Path folder, List<String> jars, String javaPackage)
      throws IOException, InterruptedException {
    Optional<Path> java = javaOf(javaPackage);
    if (java.isEmpty()) {
      return;
    }
    Path archive = folder.resolve("helper.jsa");
    Path state = Files.createDirectory(folder.resolveSibling("training"));
    List<String> argv = new ArrayList<>(List.of(java.get().toString()));
    argv.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    argv.addAll(List.of("-Xmx256m", "-Xlog:disable", "-XX:ArchiveClassesAtExit=helper.jsa"));
    argv.addAll(List.of("-cp", String.join(":", jars), "org.rotproof.helper.HelperMain"));
    argv.addAll(List.of("--stdio", "--practice", "--state", state.toString()));
    Process helper =
        new ProcessBuilder(argv)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean whole = false;
    try (HelperClient client =
        new HelperClient(
            "the helper in training", helper.getInputStream(), helper.getOutputStream())) {
      for (Ask<?> ask : TRAINING) {
        answered(client, ask);
      }
      client.lose("The training is over.");
      helper.getOutputStream().close();
      whole = helper.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && helper.exitValue() == 0;
    } finally {
      helper.destroyForcibly();
      if (!whole) {
        Files.deleteIfExists(archive);
      }
    }
  }

  private static void answered(HelperClient client, Ask<?> ask) throws InterruptedException {
    try {
      client.send(ask, event -> {}).answer().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // A refusal trains as well as an answer.
    }
  }
}
