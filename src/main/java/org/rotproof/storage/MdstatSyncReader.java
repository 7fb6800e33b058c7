package org.rotproof.storage;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.SyncProgress.Action;
import org.rotproof.storage.SyncProgress.State;

/** Reads the line in /proc/mdstat that tells of a resync, recovery, reshape, check or repair. */
final class MdstatSyncReader {
  private static final Pattern WHAT =
      Pattern.compile(
          "\\b(resync|recovery|recover|reshape|check|repair)\\s{0,8}+=\\s{0,8}+"
              + "(?:(\\d{1,20}+)(?:[.,]\\d{1,6}+)?%|([A-Z]{2,16}+))");
  private static final Pattern OF = Pattern.compile("\\((\\d{1,24}+)/(\\d{1,24}+)\\)");
  private static final Pattern FINISH =
      Pattern.compile("\\bfinish=(\\d{1,15}+)(?:[.,](\\d))?\\d{0,6}+min");
  private static final Pattern SPEED = Pattern.compile("\\bspeed=(-?\\d{1,24}+)\\s?[kK]/sec");
  private static final long MOST_FINISH_MINUTES = 60L * 24 * 3660;

  private MdstatSyncReader() {}

  static boolean mentionsSync(String line) {
    return WHAT.matcher(line).find();
  }

  static SyncProgress read(String array, String line) throws ParseException {
    Matcher what = WHAT.matcher(line);
    if (!what.find()) {
      throw wrong(array, line);
    }
    Action action =
        what.group(1).equals("recover")
            ? Action.RECOVERY
            : Action.valueOf(what.group(1).toUpperCase(Locale.ROOT));
    if (what.group(3) != null) {
      return new SyncProgress(action, waiting(array, line, what.group(3)), 0, 0, 0, -1);
    }
    long done = 0;
    long total = 0;
    Matcher of = OF.matcher(line);
    if (of.find()) {
      OptionalLong all = ParserTexts.number(of.group(2));
      if (all.isEmpty()) {
        throw wrong(array, line);
      }
      total = all.getAsLong();
      // The kernel subtracts what is in flight: just after the start that wraps below zero and
      // shows as a number near 2^64. And a bitmap lets it run a little beyond the end.
      done = Math.min(ParserTexts.number(of.group(1)).orElse(0), total);
    }
    return new SyncProgress(action, State.RUNNING, done, total, speed(line), finish(line));
  }

  private static State waiting(String array, String line, String word) throws ParseException {
    return switch (word) {
      case "DELAYED" -> State.DELAYED;
      case "PENDING" -> State.PENDING;
      case "REMOTE" -> State.REMOTE;
      default -> throw wrong(array, line);
    };
  }

  private static long speed(String line) {
    Matcher matcher = SPEED.matcher(line);
    return matcher.find() ? ParserTexts.number(matcher.group(1)).orElse(0) : 0;
  }

  /** Seconds; -1 for none, "inf", and the absurd numbers that a stalled pass prints. */
  private static long finish(String line) {
    Matcher matcher = FINISH.matcher(line);
    if (!matcher.find()) {
      return -1;
    }
    long minutes = Long.parseLong(matcher.group(1));
    int tenths = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    return minutes > MOST_FINISH_MINUTES ? -1 : minutes * 60 + tenths * 6L;
  }

  private static ParseException wrong(String array, String line) {
    return new ParseException(
        MdstatReader.SOURCE,
        "the progress of '" + array + "' is not understood: '" + ParserTexts.quote(line) + "'");
  }
}
