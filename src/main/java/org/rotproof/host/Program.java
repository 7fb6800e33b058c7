package org.rotproof.host;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that runs: which version, made from which commit, and from where. A package says so
 * in its jar; in a checkout the checkout itself is asked.
 *
 * @param version "unknown" where nothing tells
 * @param commit of the sources, shortened; empty where nothing tells
 * @param checkout the folder of the sources, where the program runs from one
 */
public record Program(String version, Optional<String> commit, Optional<Path> checkout) {
  private static final Pattern POM_VERSION =
      Pattern.compile("<artifactId>rotproof</artifactId>\\s*<version>([^<]+)</version>");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
  private static final int SHORT = 12;

  /** This very program. */
  public static Program here() {
    return at(place());
  }

  /** The program whose classes lie there: a jar, or a checkout's target/classes. */
  static Program at(Optional<Path> place) {
    if (place.isEmpty()) {
      return new Program("unknown", Optional.empty(), Optional.empty());
    }
    try {
      return Files.isDirectory(place.get()) ? ofClasses(place.get()) : ofJar(place.get());
    } catch (IOException e) {
      return new Program("unknown", Optional.empty(), Optional.empty());
    }
  }

  /** For the person: "0.1.0 (1a2b3c4d5e6f)". */
  public String words() {
    return commit.map(c -> version + " (" + c + ")").orElse(version);
  }

  private static Optional<Path> place() {
    CodeSource source = Program.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? Optional.empty()
          : Optional.of(Path.of(source.getLocation().toURI()).toAbsolutePath());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Program ofJar(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        return new Program("unknown", Optional.empty(), Optional.empty());
      }
      String version = manifest.getMainAttributes().getValue("Implementation-Version");
      return new Program(
          version == null ? "unknown" : version,
          shortened(manifest.getMainAttributes().getValue("Rotproof-Commit")),
          Optional.empty());
    }
  }

  private static Program ofClasses(Path classes) throws IOException {
    Path target = classes.getParent();
    Path top = target == null ? null : target.getParent();
    if (top == null || !Files.isRegularFile(top.resolve("pom.xml"))) {
      return new Program("unknown", Optional.empty(), Optional.empty());
    }
    Matcher pom = POM_VERSION.matcher(Files.readString(top.resolve("pom.xml")));
    boolean canInstall = Files.isExecutable(top.resolve("installer/install"));
    return new Program(
        pom.find() ? pom.group(1) : "unknown",
        shortened(head(top)),
        canInstall ? Optional.of(top) : Optional.empty());
  }

  private static Optional<String> shortened(String commit) {
    return Optional.ofNullable(commit)
        .filter(c -> COMMIT.matcher(c).matches())
        .map(c -> c.substring(0, Math.min(SHORT, c.length())));
  }

  /** The commit that is checked out, as git writes it down; null where there is none. */
  private static String head(Path top) throws IOException {
    Path git = top.resolve(".git");
    if (Files.isRegularFile(git)) { // one of several work trees
      git = top.resolve(text(git).replaceFirst("^gitdir:\\s*", ""));
    }
    if (!Files.isRegularFile(git.resolve("HEAD"))) {
      return null;
    }
    String head = text(git.resolve("HEAD"));
    if (!head.startsWith("ref:")) {
      return head;
    }
    String name = head.substring("ref:".length()).strip();
    Path common =
        Files.isRegularFile(git.resolve("commondir"))
            ? git.resolve(text(git.resolve("commondir")))
            : git;
    if (Files.isRegularFile(common.resolve(name))) {
      return text(common.resolve(name));
    }
    Path packed = common.resolve("packed-refs");
    if (!Files.isRegularFile(packed)) {
      return null;
    }
    return Files.readAllLines(packed, StandardCharsets.UTF_8).stream()
        .filter(line -> line.endsWith(" " + name))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElse(null);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }
}
