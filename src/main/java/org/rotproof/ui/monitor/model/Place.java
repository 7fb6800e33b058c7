package org.rotproof.ui.monitor.model;

import java.time.ZoneId;
import java.util.List;
import org.rotproof.scrub.RotMap;
import org.rotproof.storage.Sizes;

/** A place on a surface in one sentence, the same for the eye, the pointer and a screen reader. */
public final class Place {
  private Place() {}

  /** "disk2, 12.3 MB to 12.9 MB: verified today at 12:03." */
  public static String sentence(
      LiveSurface surface,
      int band,
      SurfaceColumn column,
      Names names,
      long nowMillis,
      ZoneId zone) {
    String region = region(surface, column.firstCell(), column.lastCell());
    String disk = names.of(surface.disk(band));
    List<RotMap.Find> finds = surface.finds(band, column.firstCell(), column.lastCell());
    long sectors = finds.stream().mapToLong(find -> find.range().count()).sum();
    String state =
        switch (column.look(nowMillis)) {
          case NEVER -> Words.of("place.never");
          case PARTLY -> Words.of("place.partly", when(column.newestMillis(), nowMillis, zone));
          case VERIFIED, VERIFIED_OLD ->
              column.repairedAtMillis() > 0
                  ? Words.of(
                      "place.verified-after-repair",
                      when(column.oldestMillis(), nowMillis, zone),
                      when(column.repairedAtMillis(), nowMillis, zone))
                  : Words.of("place.verified", when(column.oldestMillis(), nowMillis, zone));
          case REPAIRED ->
              Words.of("place.repaired", when(column.repairedAtMillis(), nowMillis, zone), sectors);
          case DAMAGED ->
              Words.of("place.damaged", when(column.newestMillis(), nowMillis, zone), sectors);
          case LOST ->
              Words.of("place.lost", when(column.newestMillis(), nowMillis, zone), sectors);
        };
    return Words.of("place.sentence", disk, region, state);
  }

  /** "12.3 MB to 12.9 MB": where cells lie, counted from the begin of the array's data. */
  public static String region(LiveSurface surface, int firstCell, int lastCell) {
    long from = firstCell * surface.cellSectors() * 512;
    long to = Math.min(surface.componentSectors(), (lastCell + 1L) * surface.cellSectors()) * 512;
    return Words.of("place.region", Sizes.format(from), Sizes.format(to));
  }

  private static String when(long millis, long nowMillis, ZoneId zone) {
    return millis <= 0 ? Words.of("place.unknown-time") : Times.when(millis, nowMillis, zone);
  }
}
