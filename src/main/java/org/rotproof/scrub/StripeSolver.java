package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Computes what a leg must hold at some sector from what the others hold there: a copy of another
 * leg's, or by parity. Pure.
 */
public final class StripeSolver {
  private static final int FIELD = 0x11d;
  private static final int[] EXP = new int[510];
  private static final int[] LOG = new int[256];

  static {
    int value = 1;
    for (int i = 0; i < 255; i++) {
      EXP[i] = value;
      EXP[i + 255] = value;
      LOG[value] = i;
      value <<= 1;
      if (value > 255) {
        value ^= FIELD;
      }
    }
  }

  /** Reads a leg's block at a sector; empty where it is bad or missing. */
  public interface Blocks {
    /** The bytes, a fresh array. */
    Optional<byte[]> at(int leg, long legSector);
  }

  private StripeSolver() {}

  /**
   * What that leg must hold there; empty where the others cannot tell.
   *
   * @param legSector counted from the beginning of the array's data, not beyond a chunk's end
   */
  public static Optional<byte[]> solve(
      RaidGeometry geometry, int leg, long legSector, Blocks blocks) {
    if (geometry instanceof ParityGeometry parity) {
      return new Stripe(parity, legSector, leg, blocks).solve();
    }
    if (!(geometry.role(leg, legSector) instanceof RaidGeometry.Role.Data data)) {
      return Optional.empty();
    }
    for (RaidGeometry.Place place : geometry.copies(data.arraySector())) {
      boolean itself = place.leg() == leg && place.legSector() == legSector;
      Optional<byte[]> copy = itself ? Optional.empty() : blocks.at(place.leg(), place.legSector());
      if (copy.isPresent()) {
        return copy;
      }
    }
    return Optional.empty();
  }

  /** One stripe, of which the wanted leg and perhaps others are unknown. */
  private static final class Stripe {
    private final ParityGeometry parity;
    private final long stripe;
    private final int p;
    private final int q;
    private final int wanted;
    private final byte[][] held;
    private final List<Integer> unknownData = new ArrayList<>();
    private int size;

    Stripe(ParityGeometry parity, long legSector, int wanted, Blocks blocks) {
      this.parity = parity;
      this.wanted = wanted;
      stripe = legSector / parity.chunkSectors();
      p = parity.parityLeg(stripe);
      q = parity.secondParityLeg(stripe);
      held = new byte[parity.legs()][];
      for (int leg = 0; leg < parity.legs(); leg++) {
        Optional<byte[]> block = leg == wanted ? Optional.empty() : blocks.at(leg, legSector);
        if (block.isPresent()) {
          held[leg] = block.get();
          size = block.get().length;
        } else if (leg != p && leg != q) {
          unknownData.add(leg);
        }
      }
    }

    Optional<byte[]> solve() {
      boolean hasP = held[p] != null;
      boolean hasQ = q >= 0 && held[q] != null;
      if (size == 0 || unknownData.size() > (hasP ? 1 : 0) + (hasQ ? 1 : 0)) {
        return Optional.empty();
      }
      if (unknownData.size() == 1) {
        int x = unknownData.get(0);
        held[x] = hasP ? plus(held[p].clone(), sum(false)) : times(rest(q), inverse(power(x)));
      } else if (unknownData.size() == 2) {
        two(unknownData.get(0), unknownData.get(1));
      }
      if (wanted == p) {
        return Optional.of(sum(false));
      }
      return Optional.of(wanted == q ? sum(true) : held[wanted]);
    }

    /** x = (g^y P' + Q') / (g^x + g^y), and y = P' + x. */
    private void two(int x, int y) {
      byte[] restP = plus(held[p].clone(), sum(false));
      byte[] restQ = rest(q);
      int below = power(x) ^ power(y);
      held[x] = times(plus(times(restP.clone(), power(y)), restQ), inverse(below));
      held[y] = plus(restP, held[x]);
    }

    /** Q without what the known data gives to it. */
    private byte[] rest(int leg) {
      return plus(held[leg].clone(), sum(true));
    }

    /** The known data's sum; weighted as in Q or plain as in P. */
    private byte[] sum(boolean weighted) {
      byte[] sum = new byte[size];
      for (int leg = 0; leg < held.length; leg++) {
        if (leg != p && leg != q && held[leg] != null) {
          plus(sum, weighted ? times(held[leg].clone(), power(leg)) : held[leg]);
        }
      }
      return sum;
    }

    private int power(int leg) {
      return EXP[parity.power(stripe, leg) % 255];
    }
  }

  private static byte[] plus(byte[] sum, byte[] other) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] ^= other[i];
    }
    return sum;
  }

  private static byte[] times(byte[] block, int factor) {
    int log = LOG[factor];
    for (int i = 0; i < block.length; i++) {
      int value = block[i] & 255;
      block[i] = value == 0 ? 0 : (byte) EXP[LOG[value] + log];
    }
    return block;
  }

  private static int inverse(int value) {
    return EXP[255 - LOG[value]];
  }
}
