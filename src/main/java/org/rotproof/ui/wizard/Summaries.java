package org.rotproof.ui.wizard;

import java.util.Locale;
import org.rotproof.ui.common.Strings;

/** The answers of a page in a few words, for the rail. */
final class Summaries {
  private Summaries() {}

  static String of(Page page, Draft draft, Strings texts) {
    return switch (page) {
      case DISKS ->
          texts.get("summary.disks", draft.disks().members().size(), draft.disks().spares().size());
      case PROTECTION ->
          texts.get(
              "summary.protection",
              texts.get("kind." + draft.guard().kind().name().toLowerCase(Locale.ROOT) + ".short"),
              texts.get("raid." + draft.level().mdName()));
      case KEYS -> keys(draft, texts);
      case STORAGE ->
          texts.get(
              draft.storage().lvm() ? "summary.storage.lvm" : "summary.storage",
              draft.name(),
              draft.storage().type());
      case REVIEW -> texts.get("summary.review");
      case BUILD, DONE -> "";
    };
  }

  private static String keys(Draft draft, Strings texts) {
    if (!draft.encrypted()) {
      return texts.get("summary.keys.none");
    }
    KeyChoice keys = draft.keys();
    int count =
        (keys.keyFile() ? 1 : 0) + (keys.passphrase() ? 1 : 0) + (keys.recoveryKey() ? 1 : 0);
    return count == 1
        ? texts.get(keys.keyFile() ? "summary.keys.file" : "summary.keys.passphrase")
        : texts.get("summary.keys.many", count);
  }
}
