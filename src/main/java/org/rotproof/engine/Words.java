package org.rotproof.engine;

/** Names of what actions do, for sentences. Pure. */
final class Words {
  private Words() {}

  static String doing(Action action) {
    String subject = action.subject();
    return switch (action.kind()) {
      case "erase-signatures" -> "removing old signatures from " + subject;
      case "format-luks" -> "encrypting and wiping " + subject;
      case "format-integrity" -> "wiping " + subject;
      case "add-key-slot" -> "adding a key to " + subject;
      case "back-up-header" -> "saving the header of " + subject;
      case "open-luks", "open-integrity" -> "opening " + subject;
      case "create-array" -> "creating the array " + subject;
      case "make-file-system" -> "making the file system on " + subject;
      case "mount" -> "mounting " + subject;
      case "make-key-file" -> "making the key file " + subject;
      default -> action.kind().replace('-', ' ') + " (" + subject + ")";
    };
  }
}
