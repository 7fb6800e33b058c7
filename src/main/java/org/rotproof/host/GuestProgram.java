package org.rotproof.host;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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
          "org.apache.commons.exec.CommandLine",
          "org.sqlite.JDBC",
          "org.slf4j.Logger",
          "org.slf4j.simple.SimpleLogger");

  /** The window's classes, and other systems' native parts. */
  private static final Pattern NOT_FOR_THE_GUEST =
      Pattern.compile(
          "org/rotproof/(ui|cli)/.*"
              + "|org/sqlite/native/(?!"
              + GuestArch.here().sqliteFolder()
              + "/).*"
              + "|com/sun/jna/(?!"
              + GuestArch.here().jnaFolder()
              + "/)[a-z0-9]+-[a-z0-9-]+/.*"
              + "|module-info\\.class");

  private GuestProgram() {}

  /**
   * The tar, from the cache where nothing changed.
   *
   * @param java the package that the guest's Java comes from
   */
  static Path tar(Cache cache, String java) throws IOException, InterruptedException {
    List<String> inputs = new ArrayList<>(List.of("2", java));
    Set<Path> places = places();
    for (Path place : places) {
      for (Path file : files(place)) {
        inputs.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    ClassArchive.javaOf(java).ifPresent(j -> inputs.add(j + " " + j.toFile().lastModified()));
    return cache.get(
        "program-" + Cache.digest(inputs) + ".tar", target -> pack(places, java, target));
  }

  private static Set<Path> places() throws IOException {
    Set<Path> places = new LinkedHashSet<>();
    for (String anchor : ANCHORS) {
      try {
        places.add(
            Path.of(
                Class.forName(anchor, false, GuestProgram.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
      } catch (ClassNotFoundException | URISyntaxException e) {
        throw new IOException("this installation is incomplete: " + anchor + " is missing", e);
      }
    }
    return places;
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> isForTheGuest(place.relativize(f).toString()))
          .sorted()
          .toList();
    }
  }

  private static boolean isForTheGuest(String name) {
    return !NOT_FOR_THE_GUEST.matcher(name).matches();
  }

  private static void pack(Set<Path> places, String java, Path target)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectory(target.resolveSibling("jars"));
    List<String> jars = new ArrayList<>();
    for (Path place : places) {
      boolean ours = Files.isDirectory(place);
      String name = (10 + jars.size()) + "-" + (ours ? "rotproof.jar" : place.getFileName());
      try (OutputStream out =
              new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)));
          ZipOutputStream jar = new ZipOutputStream(out)) {
        jar.setMethod(ZipOutputStream.STORED); // quicker to read in an emulated machine
        if (ours) {
          addFolder(place, jar);
        } else {
          addJar(place, jar);
        }
      }
      jars.add(name);
    }
    ClassArchive.make(folder, jars, java);
    Processes.Finished finished =
        Processes.run(
            List.of(
                "tar",
                "-C",
                folder.toString(),
                "--owner=0",
                "--group=0",
                "-cf",
                target.toString(),
                "."),
            new byte[0],
            Duration.ofMinutes(1));
    if (!finished.ok()) {
      throw new IOException("the helper's program cannot be packed: " + finished.words());
    }
  }

  private static void addFolder(Path classes, ZipOutputStream jar) throws IOException {
    for (Path file : files(classes)) {
      add(jar, classes.relativize(file).toString(), Files.readAllBytes(file));
    }
  }

  private static void addJar(Path from, ZipOutputStream jar) throws IOException {
    try (ZipFile old = new ZipFile(from.toFile())) {
      Enumeration<? extends ZipEntry> entries = old.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory() && isForTheGuest(entry.getName())) {
          try (InputStream in = old.getInputStream(entry)) {
            add(jar, entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  private static void add(ZipOutputStream jar, String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    entry.setLastModifiedTime(FileTime.from(Instant.EPOCH.plus(Duration.ofDays(20_000))));
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }
}
