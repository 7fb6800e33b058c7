package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether blocks agree that should, each of them intact by its checksum, and if not, whether the
 * others speak against one of them. Pure.
 *
 * <p>More than half of at least three copies decide; two against two do not. Of a stripe with two
 * parities, one block is the odd one when the stripe fits without it by either parity: that two
 * computations which use different disks give the same 4 KiB by chance cannot happen in practice.
 * One parity alone says only that something does not fit.
 */
public final class StripeVote {
  /**
   * The count.
   *
   * @param versions for each block a number; blocks of the same number hold the same
   * @param odd the places of the blocks that the others speak against; empty where nobody can tell,
   *     and where all agree
   */
  public record Count(boolean agree, List<Integer> versions, List<Integer> odd) {
    public Count {
      versions = List.copyOf(versions);
      odd = List.copyOf(odd);
    }
  }

  private StripeVote() {}

  /** Of copies of the same data. */
  public static Count copies(List<byte[]> copies) {
    List<byte[]> kinds = new ArrayList<>();
    List<Integer> versions = new ArrayList<>();
    for (byte[] copy : copies) {
      int kind = 0;
      while (kind < kinds.size() && !Arrays.equals(kinds.get(kind), copy)) {
        kind++;
      }
      if (kind == kinds.size()) {
        kinds.add(copy);
      }
      versions.add(kind);
    }
    List<Integer> odd = new ArrayList<>();
    for (int kind = 0; kind < kinds.size(); kind++) {
      int one = kind;
      long votes = versions.stream().filter(v -> v == one).count();
      if (kinds.size() > 1 && copies.size() > 2 && votes * 2 > copies.size()) {
        for (int i = 0; i < versions.size(); i++) {
          if (versions.get(i) != kind) {
            odd.add(i);
          }
        }
      }
    }
    return new Count(kinds.size() < 2, versions, odd);
  }

  /**
   * Of a stripe.
   *
   * @param legSector where the blocks begin, not beyond a chunk's end
   * @param blocks by leg; legs that are not there are missing
   */
  public static Count parity(RaidGeometry raid, long legSector, Map<Integer, byte[]> blocks) {
    if (!(raid instanceof ParityGeometry geometry)) {
      throw new IllegalArgumentException("there is no parity in it");
    }
    List<Integer> none = Collections.nCopies(geometry.legs(), 0);
    long stripe = legSector / geometry.chunkSectors();
    int p = geometry.parityLeg(stripe);
    int q = geometry.secondParityLeg(stripe);
    boolean pFits = fits(geometry, legSector, blocks, p, q);
    boolean qFits = q < 0 || fits(geometry, legSector, blocks, q, p);
    if (pFits && qFits) {
      return new Count(true, none, List.of());
    }
    if (q < 0 || blocks.size() < geometry.legs()) {
      return new Count(false, none, List.of());
    }
    if (qFits || pFits) {
      return new Count(false, none, List.of(qFits ? p : q));
    }
    List<Integer> odd = new ArrayList<>();
    for (int leg = 0; leg < geometry.legs(); leg++) {
      if (leg != p && leg != q) {
        Optional<byte[]> byP = without(geometry, legSector, blocks, leg, q);
        Optional<byte[]> byQ = without(geometry, legSector, blocks, leg, p);
        if (byP.isPresent() && byQ.isPresent() && Arrays.equals(byP.get(), byQ.get())) {
          odd.add(leg);
        }
      }
    }
    return new Count(false, none, odd.size() == 1 ? odd : List.of());
  }

  /** Whether a parity is what the data says; true where it is not there, or not all data is. */
  private static boolean fits(
      ParityGeometry geometry,
      long legSector,
      Map<Integer, byte[]> blocks,
      int parity,
      int otherParity) {
    if (!blocks.containsKey(parity)) {
      return true;
    }
    Optional<byte[]> computed = without(geometry, legSector, blocks, parity, otherParity);
    return computed.isEmpty() || Arrays.equals(computed.get(), blocks.get(parity));
  }

  /** A leg's block as the others give it, without one more of them. */
  private static Optional<byte[]> without(
      ParityGeometry geometry, long legSector, Map<Integer, byte[]> blocks, int leg, int except) {
    return StripeSolver.solve(
        geometry,
        leg,
        legSector,
        (other, sector) ->
            other == except
                ? Optional.empty()
                : Optional.ofNullable(blocks.get(other)).map(byte[]::clone));
  }
}
