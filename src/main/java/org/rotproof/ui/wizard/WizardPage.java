package org.rotproof.ui.wizard;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import org.rotproof.plan.PlanException;
import org.rotproof.ui.common.Strings;

/** One page: what it asks, why it cannot be left yet, and what its forward button does. */
abstract class WizardPage {
  private final Page page;
  private final WizardModel model;
  private final Strings texts = Strings.of("wizard");
  private Runnable footerChanged = () -> {};

  WizardPage(Page page, WizardModel model) {
    this.page = page;
    this.model = model;
  }

  final Page page() {
    return page;
  }

  final WizardModel model() {
    return model;
  }

  final String text(String key, Object... values) {
    return values.length == 0 ? texts.get(key) : texts.get(key, values);
  }

  final Strings texts() {
    return texts;
  }

  /** What is between title and footer; scrolls when it is higher than its room. */
  abstract Region content();

  /** What stays in sight below the content. */
  Optional<Node> strip() {
    return Optional.empty();
  }

  /** Called when it comes into sight and whenever draft or inventory changed while it is. */
  void update() {}

  void shown() {}

  void hidden() {}

  /** Where the keyboard begins. */
  abstract Node firstFocus();

  String title() {
    return text(page.key() + ".title");
  }

  /** A picture before the title, where there is something to celebrate. */
  Optional<Node> titleIcon() {
    return Optional.empty();
  }

  String lead() {
    return text(page.key() + ".lead");
  }

  /** Why Next is closed; empty when it is open. */
  Optional<String> whyNot() {
    return PageCheck.check(page, model.draft(), model.inventory()).map(PlanException::getMessage);
  }

  /** The words on the forward button, its id and its look. */
  Forward forward() {
    return new Forward(text("next"), "next", "accent", "mdi2a-arrow-right");
  }

  /** What the forward button does; {@code next} goes to the page that follows. */
  void goForward(Runnable next) {
    next.run();
  }

  /** Whether one may go back from here. */
  boolean mayGoBack() {
    return true;
  }

  /** Whether back means the start page. */
  boolean backIsStart() {
    return page == Page.DISKS;
  }

  /** Something about the footer changed: why-not, button, back. */
  final void footerChanged() {
    footerChanged.run();
  }

  final void onFooterChange(Runnable listener) {
    footerChanged = listener;
  }

  /** The forward button; an empty text hides it. */
  record Forward(String text, String id, String styleClass, String icon) {}
}
