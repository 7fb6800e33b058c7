package org.rotproof.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.rotproof.linux.Owner.Standing;

/**
 * Whether a path can be changed under our hands. Every part of it that is there, links and what
 * they lead to as well, must belong to root or to whoever runs this, and nobody else may write to a
 * folder of it; then nobody else can put another thing in the place of any part, now or later, and
 * acting by the name is acting on what was looked at.
 */
public final class TrustedPath {
  private static final int MOST_LINKS = 40;

  private TrustedPath() {}

  /**
   * Why a path is not to be trusted, as the end of a sentence; empty when it is. What is not there
   * yet is fine where nobody else could make it.
   */
  public static Optional<String> problem(Path path) {
    try {
      return walk(path);
    } catch (IOException e) {
      return Optional.of("'" + path + "' cannot be looked at: " + e.getMessage());
    }
  }

  private static Optional<String> walk(Path path) throws IOException {
    if (!path.isAbsolute()) {
      return Optional.of("'" + path + "' is no whole path");
    }
    Deque<Path> left = new ArrayDeque<>();
    push(left, path);
    Path here = path.getRoot();
    int links = 0;
    boolean sticky = false;
    while (true) {
      Standing standing;
      try {
        standing = Standing.of(here);
      } catch (NoSuchFileException e) {
        return sticky ? Optional.of("everybody could make '" + here + "' first") : Optional.empty();
      }
      boolean link = Files.isSymbolicLink(here);
      Optional<String> wrong = wrong(here, standing, link, left.isEmpty());
      if (wrong.isPresent()) {
        return wrong;
      }
      if (link) {
        if (++links > MOST_LINKS) {
          return Optional.of("'" + path + "' leads through too many links");
        }
        Path target = Files.readSymbolicLink(here);
        here = target.isAbsolute() ? target.getRoot() : parent(here);
        push(left, target);
        sticky = false;
        continue;
      }
      sticky = standing.sticky() && standing.othersMayWrite();
      if (left.isEmpty()) {
        return Optional.empty();
      }
      Path name = left.pop();
      here = name.toString().equals("..") ? parent(here) : here.resolve(name);
    }
  }

  private static Optional<String> wrong(Path here, Standing standing, boolean link, boolean last) {
    if (standing.user() != 0 && standing.user() != Owner.self()) {
      return Optional.of("'" + here + "' belongs to another user");
    }
    if (!link && standing.othersMayWrite() && (last || !standing.sticky())) {
      boolean folder = Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS);
      return Optional.of(
          folder
              ? "others may put files into the folder '" + here + "' and rename them"
              : "others may write to '" + here + "'");
    }
    return Optional.empty();
  }

  private static Path parent(Path path) {
    return path.getParent() == null ? path : path.getParent();
  }

  private static void push(Deque<Path> left, Path more) {
    for (int i = more.getNameCount() - 1; i >= 0; i--) {
      if (!more.getName(i).toString().isEmpty() && !more.getName(i).toString().equals(".")) {
        left.push(more.getName(i));
      }
    }
  }
}
