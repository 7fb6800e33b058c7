package org.rotproof.protocol;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.Chore.Settle;
import org.rotproof.scrub.Difference;

/** From places of a report, and a person's choice, to what a settling is asked for. */
public final class Settlement {
  private Settlement() {}

  /**
   * The runs of a place.
   *
   * @param keep the disk whose copy stays; parity is computed anew whatever it says
   */
  public static List<Settle.Place> of(Difference d, String keep) {
    List<Settle.Place> places = new ArrayList<>();
    for (int k = 0; k < d.copies().get(0).ranges().size(); k++) {
      int run = k;
      places.add(
          new Settle.Place(
              d.parity() ? "" : keep,
              d.copies().stream()
                  .map(c -> new Settle.At(c.disk(), c.ranges().get(run).first()))
                  .toList(),
              d.copies().get(0).ranges().get(run).count()));
    }
    return places;
  }
}
