package org.rotproof.ui.wizard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Planner;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.FailureView;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;

/** Which disks. The list follows what is plugged in and pulled out. */
final class DisksPage extends WizardPage {
  private final Map<String, DiskRow> rows = new HashMap<>();
  private final VBox free = Layouts.column(8);
  private final VBox refused = Layouts.column(8);
  private final Label freeTitle = Texts.label("", "small", "strong", "soft");
  private final Label refusedTitle = Texts.label("", "small", "strong", "soft");
  private final Banner warning = new Banner(Banner.Tone.WARN, "");
  private final VBox waiting;
  private final VBox content;
  private final Label chosen = Texts.label("", "body", "strong");
  private final Label waste = Texts.wrapped("", "small", "soft");
  private final HBox strip;
  private Set<String> known = new HashSet<>();
  private boolean focusWanted = true;

  DisksPage(WizardModel model) {
    super(Page.DISKS, model);
    ProgressIndicator busy = new ProgressIndicator();
    busy.setMaxSize(28, 28);
    waiting = Layouts.column(12, Layouts.row(12, busy, Texts.label(text("disks.looking"), "soft")));
    VBox freePart = Layouts.column(8, freeTitle, free);
    VBox refusedPart = Layouts.column(8, refusedTitle, refused);
    content = Layouts.column(20, waiting, warning, freePart, refusedPart);
    strip =
        Layouts.row(
            10,
            Icons.of(20, "mdi2h-harddisk-plus", "accent-text"),
            Layouts.grow(Layouts.column(1, chosen, waste)));
    strip.getStyleClass().add("page-strip");
  }

  @Override
  Region content() {
    return content;
  }

  @Override
  Optional<Node> strip() {
    return Optional.of(strip);
  }

  @Override
  void shown() {
    focusWanted = true;
    model().startLooking();
  }

  @Override
  void hidden() {
    model().stopLooking();
  }

  @Override
  Node firstFocus() {
    return free.getChildren().isEmpty() ? content : firstCheck();
  }

  private Node firstCheck() {
    String id = free.getChildren().get(0).getId().substring("disk-".length());
    return rows.get(id).check();
  }

  @Override
  void update() {
    Layouts.show(waiting, !model().looked() || model().lookFailure().isPresent());
    model().lookFailure().ifPresent(f -> waiting.getChildren().setAll(new FailureView(f)));
    if (!model().looked()) {
      return;
    }
    tellNews();
    List<Disk> usable = new ArrayList<>();
    List<Disk> others = new ArrayList<>();
    for (Disk disk : model().inventory().disks()) {
      (Planner.refusal(disk, model().inventory()).isEmpty() ? usable : others).add(disk);
    }
    fill(free, usable);
    fill(refused, others);
    freeTitle.setText(usable.isEmpty() ? text("disks.none") : text("disks.free", usable.size()));
    refusedTitle.setText(text("disks.out", others.size()));
    Layouts.show(refusedTitle, !others.isEmpty());
    showSums();
    if (focusWanted && !usable.isEmpty()) {
      focusWanted = false;
      firstCheck().requestFocus();
    }
  }

  private void fill(VBox list, List<Disk> disks) {
    List<Node> nodes = new ArrayList<>();
    for (Disk disk : disks) {
      DiskRow row =
          rows.computeIfAbsent(disk.id(), id -> new DiskRow(id, role -> model().choose(id, role)));
      row.show(
          disk,
          model().draft().disks().role(disk.id()),
          Planner.refusal(disk, model().inventory()));
      nodes.add(row.view());
    }
    if (!list.getChildren().equals(nodes)) {
      list.getChildren().setAll(nodes);
    }
  }

  /** A disk that came or went while one looks on is worth a word. */
  private void tellNews() {
    Set<String> now =
        model().inventory().disks().stream().map(Disk::id).collect(Collectors.toSet());
    if (!known.isEmpty()) {
      for (Disk disk : model().inventory().disks()) {
        if (!known.contains(disk.id())) {
          model()
              .navigator()
              .notice(text("disks.came", disk.displayName(), Sizes.format(disk.sizeBytes())));
        }
      }
      known.stream()
          .filter(id -> !now.contains(id))
          .findFirst()
          .ifPresent(id -> model().navigator().notice(text("disks.went", id)));
    }
    known = now;
  }

  private void showSums() {
    DiskChoice choice = model().draft().disks();
    List<Disk> members = present(choice.members());
    List<Disk> all = present(choice.all());
    Layouts.show(strip, !choice.all().isEmpty());
    chosen.setText(text("disks.chosen", choice.members().size(), choice.spares().size()));
    long smallest = all.stream().mapToLong(Disk::sizeBytes).min().orElse(0);
    long unused = members.stream().mapToLong(d -> d.sizeBytes() - smallest).sum();
    waste.setText(
        unused < 1_000_000
            ? text("disks.even", Sizes.format(smallest))
            : text("disks.waste", Sizes.format(smallest), Sizes.format(unused)));
    Layouts.show(waste, !all.isEmpty());
    showGone(choice);
  }

  private void showGone(DiskChoice choice) {
    List<String> sentences = new ArrayList<>();
    List<String> gone =
        choice.all().stream().filter(id -> model().inventory().disk(id).isEmpty()).toList();
    gone.forEach(id -> sentences.add(text("disks.gone", id)));
    if (!model().inventory().unknown().isEmpty()) {
      sentences.add(text("disks.unknown", String.join(" ", model().inventory().unknown())));
    }
    warning.say(Banner.Tone.WARN, String.join("\n", sentences));
  }

  private List<Disk> present(List<String> ids) {
    return ids.stream().flatMap(id -> model().inventory().disk(id).stream()).toList();
  }

  @Override
  Optional<String> whyNot() {
    return model().looked() ? super.whyNot() : Optional.of(text("disks.looking"));
  }
}
