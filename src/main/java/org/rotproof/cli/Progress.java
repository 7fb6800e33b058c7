package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanWords;
import org.rotproof.plan.Stage;
import org.rotproof.protocol.Event;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Sizes;

/** Events in words, on a terminal. */
final class Progress {
  private Progress() {}

  /** How a build goes. */
  static Consumer<Event> ofBuild(Plan plan, Terminal terminal) {
    Build build = new Build(plan, terminal);
    return event -> {
      if (event instanceof Event.StepChanged step) {
        build.moved(step);
      }
    };
  }

  private static final class Build {
    private final Plan plan;
    private final Terminal terminal;
    private final Map<Integer, Event.StepChanged> steps = new TreeMap<>();
    private int stage = -1;
    private long startedNanos;

    Build(Plan plan, Terminal terminal) {
      this.plan = plan;
      this.terminal = terminal;
    }

    synchronized void moved(Event.StepChanged event) {
      if (event.stage() != stage) {
        stage = event.stage();
        startedNanos = System.nanoTime();
        steps.clear();
      }
      steps.put(event.step(), event);
      Stage now = plan.stages().get(stage);
      boolean done =
          steps.size() == now.steps().size()
              && steps.values().stream().allMatch(s -> s.state() == Event.StepState.DONE);
      if (done) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        terminal.say(String.format(Locale.ROOT, "  %s: %.1f s", PlanWords.of(now), seconds));
      } else {
        terminal.update("  " + PlanWords.of(now) + details(now));
      }
    }

    private String details(Stage now) {
      List<String> parts = new ArrayList<>();
      for (Map.Entry<Integer, Event.StepChanged> entry : steps.entrySet()) {
        Event.StepChanged s = entry.getValue();
        if (s.totalBytes() > 0 && s.state() == Event.StepState.RUNNING) {
          parts.add(
              now.steps().get(entry.getKey()).subject()
                  + " "
                  + portion(s.doneBytes(), s.totalBytes(), s.bytesPerSecond(), s.etaMillis()));
        }
      }
      return parts.isEmpty() ? "" : ": " + String.join("; ", parts);
    }
  }

  /** How a scrub goes; what it finds stays on the screen. */
  static Consumer<Event> ofScrub(Terminal terminal) {
    return event -> {
      if (event instanceof Event.ScrubMoved moved) {
        terminal.update("  " + words(moved));
      } else if (event instanceof Event.RotFound rot) {
        terminal.say("  " + words(rot));
      }
    };
  }

  private static String words(Event.ScrubMoved moved) {
    String phase =
        switch (moved.phase()) {
          case READING -> "Reading ";
          case REPAIRING -> "Repairing ";
          case PROVING -> "Reading again what was repaired ";
          case PAUSED -> "Paused ";
        };
    return phase
        + portion(
            moved.doneSectors() * 512,
            moved.totalSectors() * 512,
            moved.bytesPerSecond(),
            moved.etaMillis());
  }

  private static String words(Event.RotFound rot) {
    SectorRange range = rot.range();
    String fate =
        switch (rot.fate()) {
          case FOUND -> "damaged";
          case REPAIRED -> "repaired";
          case UNRECOVERABLE -> "damaged, and no copy is right";
        };
    return rot.disk() + ": sectors " + range.first() + " to " + range.last() + " " + fate;
  }

  /** How much of something is done, how fast, and for how long still. */
  static String portion(long done, long total, long bytesPerSecond, long etaMillis) {
    StringBuilder out = new StringBuilder();
    out.append(total <= 0 ? 0 : Math.min(100, done * 100 / total)).append(" %");
    if (bytesPerSecond > 0) {
      out.append(", ").append(Sizes.format(bytesPerSecond)).append("/s");
    }
    if (etaMillis >= 0) {
      out.append(", ").append(duration(etaMillis)).append(" left");
    }
    return out.toString();
  }

  static String duration(long millis) {
    long seconds = (millis + 999) / 1000;
    if (seconds < 90) {
      return seconds + " s";
    }
    long minutes = (seconds + 30) / 60;
    return minutes < 90
        ? minutes + " min"
        : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }
}
