package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.Protection.Start;
import org.rotproof.plan.Blueprint.Protection.WritePath;
import org.rotproof.plan.Integrity;

/**
 * What guards the bits.
 *
 * @param integrity the algorithm that was chosen; it counts as long as it fits the kind
 * @param sectorBytes 512 or 4096
 * @param writePath what was chosen; it counts where the kind leaves the choice
 * @param start what was chosen; it counts likewise
 */
record GuardChoice(
    Kind kind, Optional<String> integrity, int sectorBytes, WritePath writePath, Start start) {
  static GuardChoice recommended() {
    return new GuardChoice(Kind.ENCRYPTED, Optional.empty(), 4096, WritePath.JOURNAL, Start.WIPED);
  }

  GuardChoice withKind(Kind value) {
    return new GuardChoice(value, integrity, sectorBytes, writePath, start);
  }

  GuardChoice withIntegrity(String value) {
    return new GuardChoice(kind, Optional.of(value), sectorBytes, writePath, start);
  }

  GuardChoice withSectorBytes(int value) {
    return new GuardChoice(kind, integrity, value, writePath, start);
  }

  GuardChoice withWritePath(WritePath value) {
    return new GuardChoice(kind, integrity, sectorBytes, value, start);
  }

  GuardChoice withStart(Start value) {
    return new GuardChoice(kind, integrity, sectorBytes, writePath, value);
  }

  /** Whether it can be used before it was wiped: what the cipher tags cannot. */
  boolean choosesStart() {
    return kind != Kind.ENCRYPTED;
  }

  /** Whether there is a choice: what the cipher tags is always written by way of the journal. */
  boolean choosesWritePath() {
    return kind != Kind.ENCRYPTED;
  }

  /** The algorithms that fit the kind and that this kernel offers, the recommended one first. */
  static List<Integrity> onOffer(Kind kind, Set<String> abilities) {
    return Integrity.fitting(kind).stream()
        .filter(i -> abilities.isEmpty() || abilities.contains(i.id()))
        .toList();
  }

  /** The algorithm in force. */
  Integrity algorithm() {
    return integrity
        .flatMap(Integrity::of)
        .filter(i -> i.fits(kind))
        .orElseGet(() -> Integrity.fitting(kind).get(0));
  }

  Protection protection() {
    return new Protection(
        kind,
        algorithm().id(),
        sectorBytes,
        choosesWritePath() ? writePath : WritePath.JOURNAL,
        choosesStart() ? start : Start.WIPED);
  }
}
