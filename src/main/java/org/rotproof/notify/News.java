package org.rotproof.notify;

import org.rotproof.storage.ForeignText;

/**
 * One thing to be told, once on each channel.
 *
 * @param id never given to another one
 * @param atMillis when it was seen
 * @param array the array that it is about; "" where it is the machine
 * @param what sentences: what happened, what it means
 * @param doNow the one thing to do, a sentence; each alarm has one
 */
public record News(String id, long atMillis, Level level, String array, String what, String doNow) {
  private static final int MOST_CHARS = 2000;

  /** How it is told, the loudest last. */
  public enum Level {
    /** Only in the monthly digest. */
    ROUTINE,
    /** Worth knowing; nothing has to be done. */
    NOTICE,
    /** A person has to do something. */
    ALARM
  }

  public News {
    if (id.isBlank() || what.isBlank()) {
      throw new IllegalArgumentException("news have an id and say something");
    }
    if (level == Level.ALARM && doNow.isBlank()) {
      throw new IllegalArgumentException("an alarm names the one thing to do: " + what);
    }
    array = clean(array);
    what = clean(what);
    doNow = clean(doNow);
  }

  /** File names and what disks say of themselves are among the words. */
  private static String clean(String text) {
    String clean = ForeignText.clean(text);
    return clean.length() <= MOST_CHARS
        ? clean
        : ForeignText.clean(clean.substring(0, MOST_CHARS)) + "…";
  }

  /** All of it in sentences. */
  public String sentences() {
    return doNow.isEmpty() ? what : what + " " + doNow;
  }
}
