package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Plan;
import org.rotproof.plan.Stage;
import org.rotproof.plan.Step;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.life.ChoreKind.Answers;

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
    List<String> sentences = new ArrayList<>();
    Optional<Array> array = model.running();
    if (kind == ChoreKind.REPLACE && array.isPresent()) {
      sentences.add(safety(answers, model, array.get(), plan));
    } else {
      sentences.add(TEXTS.get("meanwhile." + kind.key()));
    }
    sentences.add(TEXTS.get("meanwhile.time", Durations.format(millis(plan, answers, model))));
    return String.join(" ", sentences);
  }

  private static String safety(Answers answers, ManageModel model, Array array, Plan plan) {
    boolean works =
        plan.stages().stream()
            .flatMap(s -> s.steps().stream())
            .anyMatch(s -> s.kind().equals("replace-member"));
    boolean rebuilds = plan.stages().stream().anyMatch(s -> s.kind().equals("rebuild"));
    if (!rebuilds) {
      return TEXTS.get("meanwhile.becomes-spare");
    }
    int left = survives(array, model.record());
    return works
        ? TEXTS.get("meanwhile.works", model.diskName(answers.oldDisk()), left)
        : TEXTS.get("meanwhile.gone", model.diskName(answers.oldDisk()), left);
  }

  /** How many more disks may fail now, whichever they are. */
  static int survives(Array array, Optional<ArrayRecord> record) {
    return array.judged().sparable();
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
