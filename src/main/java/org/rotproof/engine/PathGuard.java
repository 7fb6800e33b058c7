package org.rotproof.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.linux.TrustedPath;
import org.rotproof.plan.Step.Effect;

/**
 * Looks at every path that a command names, at the moment it is to run: root must not read, write,
 * or change the rights of what another user may put in its place.
 */
final class PathGuard {
  private static final Set<String> SHELLS = Set.of("bash", "sh");
  private static final Pattern WORD_ENDS = Pattern.compile("[\\s'\"`;|&<>()$]+");
  private static final Pattern WHOLE_PATH = Pattern.compile("/[^/].*");

  /** The kernel's own: nobody but root makes anything there. */
  private static final Pattern KERNELS = Pattern.compile("/(dev|proc|sys)/.*");

  private PathGuard() {}

  /** Looks at those of all actions, before the first of them. */
  static void check(Work work) throws EngineException {
    for (Work.Part part : work.parts()) {
      for (Action action : part.actions()) {
        check(action);
      }
    }
  }

  /** Looks at those of one action. */
  static void check(Action action) throws EngineException {
    // A mounted file system belongs to whom it was given; it is named to be found, and no more.
    if (action.does(Effect.CLOSES) || action.does(Effect.GROWS)) {
      return;
    }
    for (String path : paths(action.command().argv())) {
      Optional<String> problem = TrustedPath.problem(Path.of(path));
      if (problem.isPresent()) {
        throw new EngineException(
            Reason.REFUSED,
            "The path " + path + " is not safe to use: " + problem.get() + ".",
            "Nothing was written by this step: somebody else could have put something in its"
                + " place.",
            "Choose a path that belongs to root in all its parts, such as one below /etc/rotproof"
                + " or /srv.");
      }
    }
  }

  /** The paths that a command line names, in its arguments or in the words of a shell's script. */
  static Set<String> paths(List<String> argv) {
    List<String> words = new ArrayList<>();
    String tool = argv.get(0);
    boolean shell = SHELLS.contains(tool.substring(tool.lastIndexOf('/') + 1));
    for (String argument : argv.subList(1, argv.size())) {
      if (shell) {
        words.addAll(List.of(WORD_ENDS.split(argument)));
      } else {
        words.add(argument);
      }
    }
    Set<String> paths = new LinkedHashSet<>();
    for (String word : words) {
      String value = word.startsWith("/") ? word : word.substring(word.indexOf('=') + 1);
      if (WHOLE_PATH.matcher(value).matches()
          && !KERNELS.matcher(value).matches()
          && value.indexOf('\0') < 0) {
        paths.add(value);
      }
    }
    return paths;
  }
}
