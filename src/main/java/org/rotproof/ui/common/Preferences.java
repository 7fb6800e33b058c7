package org.rotproof.ui.common;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.rotproof.plan.Blueprint.ScrubSchedule;

/**
 * What the person likes, kept from one start to the next. A value that makes no sense in the file
 * counts as not set. Where something is looked at again, it is asked for again.
 */
public final class Preferences {
  /** How large the window may be drawn, in percent. */
  public static final List<Integer> ZOOMS = List.of(100, 110, 125, 150, 175, 200);

  /** How many toy disks practice may have. */
  public static final List<Integer> PRACTICE_DISKS = List.of(2, 3, 4, 5, 6, 8);

  /** How large a toy disk may be, in bytes. */
  public static final List<Long> PRACTICE_BYTES =
      List.of(96L << 20, 256L << 20, 500L << 20, 1L << 30);

  private final Settings settings;
  private Runnable changed = () -> {};

  /** What follows the desktop, and what is fixed. */
  public enum Colours {
    DESKTOP,
    LIGHT,
    DARK
  }

  /** The same for contrast. */
  public enum Contrast {
    DESKTOP,
    USUAL,
    HIGH
  }

  /** Over those settings. */
  public Preferences(Settings settings) {
    this.settings = settings;
  }

  /** Called whenever one has changed. */
  public void onChange(Runnable listener) {
    changed = listener;
  }

  private void put(String name, Object value) {
    settings.put(name, value.toString().toLowerCase(Locale.ROOT));
    changed.run();
  }

  private <E extends Enum<E>> E choice(String name, E otherwise) {
    String kept = settings.get(name, "");
    return Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
        .filter(e -> e.name().equalsIgnoreCase(kept))
        .findFirst()
        .orElse(otherwise);
  }

  private long number(String name, long otherwise, Predicate<Long> sensible) {
    try {
      long kept = Long.parseLong(settings.get(name, ""));
      return sensible.test(kept) ? kept : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** Light, dark, or as the desktop. */
  public Colours colours() {
    return choice("theme", Colours.DESKTOP);
  }

  /** Sets it. */
  public void colours(Colours value) {
    put("theme", value);
  }

  /** Usual, high, or as the desktop. */
  public Contrast contrast() {
    return choice("contrast", Contrast.DESKTOP);
  }

  /** Sets it. */
  public void contrast(Contrast value) {
    put("contrast", value);
  }

  /**
   * How large the window is drawn, in percent: one of {@link #ZOOMS}.
   *
   * @param desktop what the desktop says, where the person said nothing here
   */
  public int zoomPercent(double desktop) {
    int nearest = ZOOMS.stream().filter(z -> z <= Math.round(desktop * 100)).reduce(100, Math::max);
    return (int) number("zoom", nearest, z -> ZOOMS.contains(z.intValue()));
  }

  /** Sets it. */
  public void zoomPercent(int value) {
    put("zoom", value);
  }

  /** The next larger or smaller one; the same at the end. */
  public static int zoomBeside(int percent, int by) {
    int at = Math.max(0, ZOOMS.indexOf(percent)) + by;
    return ZOOMS.get(Math.max(0, Math.min(ZOOMS.size() - 1, at)));
  }

  /** Whether notices go to the desktop, too, while the window is not looked at. */
  public boolean desktopNotices() {
    return !settings.get("notices", "on").equals("off");
  }

  /** Sets it. */
  public void desktopNotices(boolean value) {
    put("notices", value ? "on" : "off");
  }

  /** How often a new array is scrubbed, until something else is chosen for it. */
  public ScrubSchedule schedule() {
    return choice("schedule", ScrubSchedule.MONTHLY);
  }

  /** Sets it. */
  public void schedule(ScrubSchedule value) {
    put("schedule", value);
  }

  /** How many toy disks practice begins with. */
  public int practiceDisks() {
    return (int) number("practice.disks", 4, n -> PRACTICE_DISKS.contains(n.intValue()));
  }

  /** Sets it. */
  public void practiceDisks(int value) {
    put("practice.disks", value);
  }

  /** How large they are. */
  public long practiceBytes() {
    return number("practice.bytes", 256L << 20, PRACTICE_BYTES::contains);
  }

  /** Sets it. */
  public void practiceBytes(long value) {
    put("practice.bytes", value);
  }
}
