package org.rotproof.host;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.rotproof.linux.Processes;

/**
 * The helper's program as the guest gets it: a tar of this very program's jars (without the
 * window's), so that the guest always runs the code that is running here.
 */
final class GuestProgram {
  /** One class of each library that the helper needs; where it lies is what goes in. */
  private static final List<String> ANCHORS =
      List.of(
          "org.rotproof.protocol.Json",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "com.fasterxml.jackson.core.JsonFactory",
          "com.fasterxml.jackson.annotation.JsonProperty",
          "com.fasterxml.jackson.datatype.jdk8.Jdk8Module",
          "com.sun.jna.Native",
          "picocli.CommandLine",
          "org.apache.commons.exec.CommandLine",
          "org.sqlite.JDBC",
          "org.slf4j.Logger",
          "org.slf4j.simple.SimpleLogger");

  private static final List<String> WINDOW_ONLY = List.of("org/rotproof/ui/", "org/rotproof/cli/");

  private GuestProgram() {}

  /** The tar, from the cache where nothing changed. */
  static Path tar(Cache cache) throws IOException, InterruptedException {
    List<String> inputs = new ArrayList<>();
    Set<Path> places = places();
    for (Path place : places) {
      for (Path file : files(place)) {
        inputs.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return cache.get("program-" + Cache.digest(inputs) + ".tar", target -> pack(places, target));
  }

  private static Set<Path> places() throws IOException {
    Set<Path> places = new LinkedHashSet<>();
    for (String anchor : ANCHORS) {
      try {
        CodeSource source =
            Class.forName(anchor, false, GuestProgram.class.getClassLoader())
                .getProtectionDomain()
                .getCodeSource();
        places.add(Path.of(source.getLocation().toURI()));
      } catch (ClassNotFoundException | URISyntaxException e) {
        throw new IOException("this installation is incomplete: " + anchor + " is missing", e);
      }
    }
    return places;
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> isForTheHelper(place.relativize(f).toString()))
          .sorted()
          .toList();
    }
  }

  private static boolean isForTheHelper(String name) {
    return WINDOW_ONLY.stream().noneMatch(name::startsWith);
  }

  private static void pack(Set<Path> places, Path target) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(target.resolveSibling("jars"));
    int number = 10;
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        jar(place, folder.resolve(number + "-rotproof.jar"));
      } else {
        Files.copy(place, folder.resolve(number + "-" + place.getFileName()));
      }
      number++;
    }
    Processes.Finished finished =
        Processes.run(
            List.of("tar", "-C", folder.toString(), "-cf", target.toString(), "."),
            new byte[0],
            Duration.ofMinutes(1));
    if (!finished.ok()) {
      throw new IOException("the helper's program cannot be packed: " + finished.words());
    }
  }

  /** A jar without compression: quicker to read in an emulated machine. */
  private static void jar(Path classes, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Path file : files(classes)) {
        byte[] bytes = Files.readAllBytes(file);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(classes.relativize(file).toString());
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        entry.setLastModifiedTime(FileTime.from(Instant.EPOCH.plus(Duration.ofDays(20_000))));
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
      }
    }
  }
}
