package org.rotproof.ui.life;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.Plan;
import org.rotproof.plan.Stage;
import org.rotproof.plan.Step;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.PulledDisks;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.Strings;

/** What holds while a disk joins: how safe the array is meanwhile, and for how long. */
final class Meanwhile {
  private static final Strings TEXTS = Strings.of("life");

  /** What disks of a kind usually write without a break, in bytes a second. */
  private static final long ROTATIONAL = 150_000_000;

  private static final long SOLID = 400_000_000;
  private static final long PRACTICE = 40_000_000;
  private static final long REST_MILLIS = 6_000;

  private Meanwhile() {}

  /** In sentences. */
  static String of(ChoreKind kind, Answers answers, ManageModel model, Plan plan) {
    return of(kind, answers, model, plan, LocalDateTime.now(ZoneId.systemDefault()));
  }

  static String of(
      ChoreKind kind, Answers answers, ManageModel model, Plan plan, LocalDateTime now) {
    List<String> sentences = new ArrayList<>();
    Optional<Array> array = model.running();
    long millis = millis(plan, answers, model);
    if (kind == ChoreKind.REPLACE && array.isPresent()) {
      sentences.add(safety(answers, model, plan, until(now, millis)));
    } else {
      sentences.add(TEXTS.get("meanwhile." + kind.wire()));
    }
    sentences.add(TEXTS.get("meanwhile.time", Durations.format(millis)));
    return String.join(" ", sentences);
  }

  /** How serious that is. */
  static Banner.Tone tone(ChoreKind kind, Answers answers, ManageModel model) {
    boolean broken = model.broken().stream().anyMatch(m -> m.disk().equals(answers.oldDisk()));
    return kind == ChoreKind.REPLACE && broken && survives(model) == 0
        ? Banner.Tone.WARN
        : Banner.Tone.INFO;
  }

  private static String until(LocalDateTime now, long millis) {
    LocalDateTime end = now.plus(millis, ChronoUnit.MILLIS);
    String pattern = end.toLocalDate().equals(now.toLocalDate()) ? "HH:mm" : "EEEE HH:mm";
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(end);
  }

  private static String safety(Answers answers, ManageModel model, Plan plan, String until) {
    boolean copies =
        plan.stages().stream()
            .flatMap(s -> s.steps().stream())
            .anyMatch(s -> s.kind().equals("replace-member"));
    boolean rebuilds = plan.stages().stream().anyMatch(s -> s.kind().equals("rebuild"));
    if (!rebuilds) {
      return TEXTS.get("meanwhile.becomes-spare");
    }
    return TEXTS.get(
        copies ? "meanwhile.works" : "meanwhile.gone",
        model.diskName(answers.oldDisk()),
        survives(model),
        until);
  }

  /** How many more disks may fail now, whichever they are: by what is plugged in at this moment. */
  static int survives(ManageModel model) {
    return model
        .running()
        .map(a -> PulledDisks.marked(a, model.inventory()).judged().sparable())
        .orElse(0);
  }

  private static long millis(Plan plan, Answers answers, ManageModel model) {
    boolean practice = model.connection().place() == Connection.Place.PRACTICE;
    long rate = practice ? PRACTICE : rate(model, answers);
    long bytes = 0;
    for (Stage stage : plan.stages()) {
      for (Step step : stage.steps()) {
        bytes += step.workBytes();
      }
    }
    return bytes * 1000 / rate + REST_MILLIS;
  }

  private static long rate(ManageModel model, Answers answers) {
    return model.inventory().disk(answers.newDisk()).map(Disk::rotational).orElse(true)
        ? ROTATIONAL
        : SOLID;
  }
}
