package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.plan.SecretName;
import org.rotproof.plan.Unlock;
import org.rotproof.scrub.Difference;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.DiskTexts;

/** Asks what a chore has to be told, and no more. */
final class ChoreForm {
  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private final ChoreKind kind;
  private final Runnable changed;
  private final VBox view = Layouts.column(16);
  private final Optional<DiskPick> member;
  private final Optional<DiskPick> fresh;
  private final Optional<TextField> word;
  private final Optional<FormField> wordField;
  private final List<CheckBox> use = new ArrayList<>();
  private final CheckBox tick = new CheckBox();
  private final Banner meanwhile = new Banner(Banner.Tone.INFO, "");
  private final Optional<TangFields> tang;
  private Optional<Region> tangCard = Optional.empty();
  private final SecretFields secrets;
  private boolean optional = true;

  ChoreForm(ManageModel model, ChoreKind kind, ChoreSecrets typed, Runnable changed) {
    this.model = model;
    this.kind = kind;
    this.changed = changed;
    boolean pick = kind != ChoreKind.SETTLE || !OpenDifferences.parity(model.differences());
    member = Group.picksMember(kind) && pick ? Optional.of(pick("old")) : Optional.empty();
    boolean way = kind == ChoreKind.ADD_UNLOCK;
    fresh = way || Group.takesNewDisk(kind) ? Optional.of(pick("new")) : Optional.empty();
    word = suggestion().map(TextField::new);
    wordField = word.map(this::wordField);
    Optional<Unlock.Tang> now = tangNow();
    tang =
        way || now.isPresent() ? Optional.of(new TangFields(now, this::picked)) : Optional.empty();
    List<SecretName> names =
        Optional.ofNullable(model.possible().get(kind))
            .map(Possible.Verdict::secrets)
            .orElse(List.of());
    boolean completes = !model.withoutRecoveryKey().isEmpty();
    secrets =
        new SecretFields(kind, names, model.array(), completes, typed, model.navigator(), changed);
    member
        .filter(p -> kind == ChoreKind.REPLACE)
        .ifPresent(p -> p.quietWay(texts.get("form.old.working")));
    build();
    update();
  }

  private DiskPick pick(String which) {
    return new DiskPick(which, texts.get("form." + which + "." + kind.wire()), this::picked);
  }

  private void picked() {
    update();
    changed.run();
  }

  /** The Tang server that is enrolled anew, which may have other keys or another place by now. */
  private Optional<Unlock.Tang> tangNow() {
    return model
        .record()
        .flatMap(ArrayRecord::unlock)
        .filter(u -> kind == ChoreKind.RENEW_UNLOCK && u instanceof Unlock.Tang)
        .map(Unlock.Tang.class::cast);
  }

  /** Whether it is not known yet what opens the array that is taken over. */
  private boolean adoptsByKey() {
    return Optional.ofNullable(model.possible().get(kind))
        .map(v -> v.secrets().contains(SecretName.PASSPHRASE))
        .orElse(false);
  }

  private Optional<String> suggestion() {
    Optional<ArrayRecord> record = model.record();
    return switch (kind) {
      case RENAME -> Optional.of("");
      case CHANGE_KEY_FILE ->
          Optional.of(Possible.otherKeyFile(record, model.inventory().machine()));
      case ADOPT -> adoptsByKey() ? Optional.of("") : Optional.empty();
      case BACK_UP_HEADERS, RESTORE_HEADER -> Optional.of(Possible.headerFolder(record));
      case BUILD, OPEN, CLOSE, REPLACE, BRING_BACK, ADD_SPARE, ADD_MEMBER -> Optional.empty();
      case USE_LARGER_DISKS, SETTLE, CHANGE_PASSPHRASE, ADD_RECOVERY_KEY -> Optional.empty();
      case DROP_KEY_FILE, ADD_UNLOCK, RENEW_UNLOCK, TEST_UNLOCK, REMOVE_UNLOCK -> Optional.empty();
      case TRY_KEY, SCHEDULE, CONVERT, TAKE_APART -> Optional.empty();
    };
  }

  private FormField wordField(TextField field) {
    field.setId("word");
    field.textProperty().addListener((o, was, is) -> picked());
    return new FormField(
        texts.get("form.word." + kind.wire()),
        field,
        texts.get("form.word." + kind.wire() + ".help"));
  }

  private void build() {
    if (kind == ChoreKind.SETTLE) {
      section("form.settle", differing());
    }
    member.ifPresent(p -> section("form.old." + kind.wire(), p.view()));
    fresh.ifPresent(p -> section("form.new." + kind.wire(), p.view()));
    wordField.ifPresent(f -> card(f));
    tangCard = tang.map(t -> section("form.tang.which", t.view()));
    if (kind == ChoreKind.OPEN) {
      section("form.open", leaveOut());
      tick("last-left");
    }
    if (kind == ChoreKind.REPLACE) {
      tick("erase-old");
    }
    if (kind == ChoreKind.CONVERT) {
      tick("encrypt");
    }
    if (!secrets.empty()) {
      section("form.secrets." + kind.wire(), secrets.view());
    }
    if (Group.takesNewDisk(kind)) {
      view.getChildren().add(meanwhile);
      meanwhile.setId("meanwhile");
    }
    optional = secrets.empty() && kind == ChoreKind.OPEN;
  }

  private void tick(String what) {
    tick.setId(what);
    tick.setText(texts.get("form." + what));
    tick.setWrapText(true);
    tick.setOnAction(e -> picked());
    card(
        Layouts.column(
            6, tick, Texts.wrapped(texts.get("form." + what + ".help"), "caption", "soft")));
  }

  private Node leaveOut() {
    VBox box = Layouts.column(10);
    for (ArrayRecord.Member m : model.record().map(ArrayRecord::members).orElse(List.of())) {
      CheckBox check = named(model.diskName(m.disk()));
      check.setId("use-" + m.disk());
      check.setUserData(m.disk());
      check.setSelected(true);
      check.setOnAction(e -> picked());
      use.add(check);
      box.getChildren().add(check);
    }
    box.getChildren().add(Texts.wrapped(texts.get("form.open.help"), "caption", "soft"));
    return box;
  }

  /** With a name as it is: an underscore in it is no access key. */
  private static CheckBox named(String name) {
    CheckBox check = new CheckBox(name);
    check.setMnemonicParsing(false);
    check.setWrapText(true);
    return check;
  }

  /** Each place that differs, with what lies there, to be settled now or left. */
  private Node differing() {
    VBox box = Layouts.column(10);
    for (Difference d : model.differences()) {
      CheckBox check = named(DifferenceWords.of(d, model::diskName, texts));
      check.setId("place-" + use.size());
      check.setUserData(d);
      check.setSelected(true);
      check.setOnAction(e -> picked());
      use.add(check);
      box.getChildren().add(check);
    }
    boolean parity = OpenDifferences.parity(model.differences());
    box.getChildren()
        .add(
            Texts.wrapped(
                texts.get(parity ? "form.settle.parity" : "form.settle.help"), "caption", "soft"));
    VersionsCard card = new VersionsCard(model, this::chosenPlaces);
    use.forEach(check -> check.selectedProperty().addListener((o, was, is) -> card.update()));
    box.getChildren().add(card);
    return box;
  }

  private List<Difference> chosenPlaces() {
    return use.stream()
        .filter(CheckBox::isSelected)
        .map(c -> (Difference) c.getUserData())
        .toList();
  }

  private Region section(String key, Node content) {
    return card(Layouts.column(12, Texts.label(texts.get(key), "section-title"), content));
  }

  private Region card(Region content) {
    VBox box = Layouts.column(0, content);
    box.getStyleClass().add("card");
    view.getChildren().add(box);
    return box;
  }

  Region view() {
    return view;
  }

  /** Whether there is nothing to ask at all. */
  boolean empty() {
    return view.getChildren().isEmpty();
  }

  /** Whether all of it may be left as it is, so that the review can come first. */
  boolean optional() {
    return optional;
  }

  void placeFocus() {
    member
        .flatMap(DiskPick::focus)
        .or(() -> fresh.flatMap(DiskPick::focus))
        .or(() -> word.map(w -> w))
        .or(secrets::focus)
        .ifPresent(Node::requestFocus);
  }

  /** Whether a Tang server is told of here. */
  private Optional<TangFields> tangTold() {
    return tang.filter(t -> kind == ChoreKind.RENEW_UNLOCK || chosenWay().equals(Answers.TANG));
  }

  private String chosenWay() {
    return fresh.map(DiskPick::chosen).orElse("");
  }

  /** The machine changed, or an answer. */
  void update() {
    member.ifPresent(p -> p.show(members()));
    fresh.ifPresent(p -> p.show(kind == ChoreKind.ADD_UNLOCK ? ways() : others()));
    tangCard.ifPresent(card -> Layouts.show(card, tangTold().isPresent()));
    Optional<PlanException> trouble = trouble();
    wordField.ifPresent(
        f ->
            f.wrong(
                trouble
                    .filter(t -> !word.orElseThrow().getText().isBlank() && aboutWord(t))
                    .map(Throwable::getMessage)));
    boolean oldIsThere =
        member
            .map(p -> !p.chosen().isEmpty() && model.inventory().disk(p.chosen()).isPresent())
            .orElse(false);
    if (kind == ChoreKind.REPLACE) {
      tick.setDisable(!oldIsThere);
      tick.setSelected(tick.isSelected() && oldIsThere);
    }
    if (Group.takesNewDisk(kind)) {
      Optional<Plan> plan = plan();
      meanwhile.say(
          plan.map(p -> Meanwhile.tone(kind, answers(), model)).orElse(Banner.Tone.INFO),
          plan.map(p -> Meanwhile.of(kind, answers(), model, p)).orElse(""));
    }
  }

  private static boolean aboutWord(PlanException trouble) {
    return !trouble.field().equals("disk");
  }

  private List<DiskPick.Choice> members() {
    Optional<ArrayRecord> record = model.record();
    if (record.isEmpty()) {
      return List.of();
    }
    List<DiskPick.Choice> choices = new ArrayList<>();
    List<String> ids =
        kind == ChoreKind.RESTORE_HEADER
            ? Possible.headers(record.get())
            : kind == ChoreKind.SETTLE
                ? model.differences().stream().flatMap(d -> d.disks().stream()).distinct().toList()
                : record.get().members().stream().map(ArrayRecord.Member::disk).toList();
    for (String id : ids) {
      choices.add(member(record.get(), id));
    }
    return choices;
  }

  private DiskPick.Choice member(ArrayRecord record, String id) {
    Optional<Disk> disk = model.inventory().disk(id);
    Optional<ArrayRecord.Member> m = record.member(id);
    String refusal =
        refusal(
                kind == ChoreKind.SETTLE
                    ? Answers.settle(id, OpenDifferences.runs(model.differences(), id))
                    : new Answers(
                        id,
                        firstOther(),
                        false,
                        word.map(w -> w.getText().strip()).orElse(""),
                        List.of()))
            .filter(e -> kind == ChoreKind.RESTORE_HEADER || aboutOld(e))
            .map(Throwable::getMessage)
            .orElse("");
    boolean urgent = kind == ChoreKind.REPLACE && m.map(model.broken()::contains).orElse(false);
    return new DiskPick.Choice(
        id,
        disk.map(DiskTexts::icon).orElse("mdi2h-harddisk"),
        disk.map(Disk::displayName).orElse(id),
        disk.map(DiskTexts::facts)
            .orElseGet(() -> m.map(x -> texts.get("disk.was", x.serial())).orElse("")),
        m.map(this::state).orElse(""),
        m.map(x -> Sizes.format(x.sizeBytes())).orElse(""),
        refusal,
        urgent);
  }

  /** A refusal of the new disk is no reason against the old one, nor the other way round. */
  private static boolean aboutOld(PlanException refusal) {
    return refusal.field().equals("oldDisk");
  }

  private String firstOther() {
    List<Disk> others = Possible.others(model.inventory(), model.record());
    return others.stream()
        .filter(d -> d.free())
        .findFirst()
        .or(() -> others.stream().findFirst())
        .map(Disk::id)
        .orElse("");
  }

  private String state(ArrayRecord.Member m) {
    return texts.get(MemberState.of(m, model.inventory(), model.running()).key());
  }

  private List<DiskPick.Choice> others() {
    String old = member.map(DiskPick::chosen).orElse("");
    String any =
        old.isEmpty() ? model.record().map(r -> r.members().get(0).disk()).orElse("") : old;
    List<DiskPick.Choice> choices = new ArrayList<>();
    for (Disk d : Possible.others(model.inventory(), model.record())) {
      boolean spare =
          kind == ChoreKind.CONVERT
              && model.running().stream().anyMatch(a -> Possible.isSpare(a, d.id()));
      Optional<String> inUse = spare ? Optional.empty() : Planner.refusal(d, model.inventory());
      String refusal =
          inUse
              .map(why -> texts.get("disk.refused", why))
              .orElseGet(
                  () ->
                      refusal(new Answers(any, d.id(), false, "", List.of()))
                          .filter(e -> !aboutOld(e))
                          .map(Throwable::getMessage)
                          .orElse(""));
      String lies = DiskTexts.contents(d);
      choices.add(
          new DiskPick.Choice(
              d.id(),
              DiskTexts.icon(d),
              d.displayName(),
              DiskTexts.facts(d),
              spare
                  ? texts.get("disk.spare", model.array())
                  : d.contents().isEmpty() || !refusal.isEmpty()
                      ? lies
                      : texts.get("disk.loses", lies),
              Sizes.format(d.sizeBytes()),
              refusal,
              false));
    }
    return choices;
  }

  /** What can open it with no hands: the TPM, each stick that is plugged in, a Tang server. */
  private List<DiskPick.Choice> ways() {
    List<DiskPick.Choice> choices = new ArrayList<>();
    choices.add(
        new DiskPick.Choice(
            Answers.TPM,
            "mdi2c-chip",
            texts.get("form.tpm"),
            texts.get("form.tpm.facts"),
            texts.get("form.tpm.protects"),
            "",
            wayRefused(Answers.TPM),
            false));
    Possible.sticks(model.inventory(), model.record())
        .forEach(
            (uuid, disk) ->
                choices.add(
                    new DiskPick.Choice(
                        uuid,
                        DiskTexts.icon(disk),
                        disk.displayName(),
                        texts.get("form.stick.facts", DiskTexts.facts(disk), uuid),
                        texts.get("form.stick.protects"),
                        Sizes.format(disk.sizeBytes()),
                        wayRefused(uuid),
                        false)));
    choices.add(
        new DiskPick.Choice(
            Answers.TANG,
            "mdi2s-server-network",
            texts.get("form.tang"),
            texts.get("form.tang.facts"),
            texts.get("form.tang.protects"),
            "",
            wayRefused(Answers.TANG),
            false));
    return choices;
  }

  private String wayRefused(String way) {
    return refusal(Answers.way(way)).map(Throwable::getMessage).orElse("");
  }

  private Optional<PlanException> refusal(Answers answers) {
    try {
      ChorePlanner.plan(answers.chore(kind, model.array()), model.inventory());
      return Optional.empty();
    } catch (PlanException e) {
      return Optional.of(e);
    }
  }

  /** What was said so far. */
  Answers answers() {
    if (kind == ChoreKind.SETTLE) {
      String keep = member.map(DiskPick::chosen).orElse("");
      return Answers.settle(keep, OpenDifferences.runs(chosenPlaces(), keep));
    }
    return new Answers(
            member.map(DiskPick::chosen).orElse(""),
            chosenWay(),
            tick.isSelected(),
            word.map(w -> w.getText().strip()).orElse(""),
            use.stream().filter(c -> !c.isSelected()).map(c -> (String) c.getUserData()).toList())
        .with(tangTold().flatMap(TangFields::tang));
  }

  Chore chore() {
    return answers().chore(kind, model.array());
  }

  private Optional<Plan> plan() {
    try {
      return Optional.of(ChorePlanner.plan(chore(), model.inventory()));
    } catch (PlanException e) {
      return Optional.empty();
    }
  }

  private Optional<PlanException> trouble() {
    try {
      ChorePlanner.plan(chore(), model.inventory());
      return Optional.empty();
    } catch (PlanException e) {
      return Optional.of(e);
    }
  }

  /** What is still missing; empty when the review may come. */
  Optional<String> whyNot() {
    if (member.isPresent() && member.get().chosen().isEmpty()) {
      return Optional.of(texts.get("why.old." + kind.wire()));
    }
    if (fresh.isPresent() && fresh.get().chosen().isEmpty()) {
      return Optional.of(texts.getOr("why.new." + kind.wire(), texts.get("why.new")));
    }
    Optional<String> server = tangTold().flatMap(TangFields::whyNot);
    if (server.isPresent()) {
      return server;
    }
    return whyNotSaid().or(() -> trouble().map(Throwable::getMessage));
  }

  private Optional<String> whyNotSaid() {
    boolean empty = word.isPresent() && word.get().getText().isBlank();
    if (kind == ChoreKind.ADOPT && word.isPresent()) {
      // With a key file nothing has to be typed.
      return empty && secrets.whyNot().isPresent()
          ? Optional.of(texts.get("why.word.adopt"))
          : Optional.empty();
    }
    return empty ? Optional.of(texts.get("why.word." + kind.wire())) : secrets.whyNot();
  }

  /** Those keys that were typed and exist already. */
  List<SecretName> keysToTry() {
    return secrets.toTry();
  }

  /** Hands over the keys that exist, and leaves the fields as they are. */
  void handKeys() {
    secrets.hand();
  }

  /** A key that was tried does not open. */
  void keyWrong(SecretName name, String message) {
    secrets.wrong(name, message);
  }

  /** Nobody remembers the keys any more. */
  void keysForgotten() {
    secrets.forgotten();
  }

  /** Takes over what was typed into the key fields and empties them. */
  void leave() {
    secrets.leave();
  }
}
