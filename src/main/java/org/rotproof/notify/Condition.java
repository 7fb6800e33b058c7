package org.rotproof.notify;

import org.rotproof.notify.News.Level;

/**
 * Something that is so as long as it is so, and is told when it begins and when it is over.
 *
 * @param key tells it from all others
 * @param degree when it is worse than it was told, it is told again
 * @param afterMillis how long it has to last before it is told: what passes by itself is no news
 * @param array the array's name; "" where it is the machine
 * @param over a sentence for its end; "" where nothing is said then
 */
public record Condition(
    String key,
    int degree,
    long afterMillis,
    Level level,
    String array,
    String what,
    String doNow,
    String over) {
  public Condition {
    if (key.isBlank() || what.isBlank() || degree < 0 || afterMillis < 0) {
      throw new IllegalArgumentException("no such condition: " + key);
    }
    if (level == Level.ALARM && doNow.isBlank()) {
      throw new IllegalArgumentException("an alarm names the one thing to do: " + what);
    }
  }

  /** It as news of that moment. */
  public News begins(String id, long atMillis) {
    return new News(id, atMillis, level, array, what, doNow);
  }

  /**
   * One that stands.
   *
   * @param toldDegree the degree in which it was told; -1 where it was not told yet
   */
  public record Standing(Condition condition, long sinceMillis, int toldDegree) {
    /** Whether it was told. */
    public boolean told() {
      return toldDegree >= 0;
    }
  }
}
