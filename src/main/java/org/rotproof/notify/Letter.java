package org.rotproof.notify;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.rotproof.notify.News.Level;

/**
 * A message as it goes out: one thing or many in one. The same news under the same id make the same
 * message, however often it has to be sent.
 *
 * @param id the same for each try to deliver it
 * @param machine the name of the machine that it comes from
 * @param level the loudest of what is in it
 * @param news all that is in it, the loudest first
 * @param unsaid how many more there were that are not in it
 */
public record Letter(
    String id, String machine, Level level, String title, List<News> news, int unsaid) {
  private static final int MOST_LISTED = 20;
  private static final int MOST_TITLE_CHARS = 120;
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  public Letter {
    news = List.copyOf(news);
  }

  /** Puts news into one message. */
  public static Letter of(String id, String machine, List<News> news, int unsaid) {
    List<News> loudest =
        news.stream().sorted(Comparator.comparing(News::level).reversed()).toList();
    Level level = loudest.isEmpty() ? Level.NOTICE : loudest.get(0).level();
    return new Letter(id, machine, level, title(machine, level, loudest), loudest, unsaid);
  }

  private static String title(String machine, Level level, List<News> news) {
    String word =
        switch (level) {
          case ALARM -> "ALARM";
          case NOTICE -> "Notice";
          case ROUTINE -> "Digest";
        };
    if (news.size() == 1) {
      return cut(word + " from " + machine + ": " + firstSentence(news.get(0).what()));
    }
    long alarms = news.stream().filter(n -> n.level() == Level.ALARM).count();
    String count =
        alarms == 0 ? news.size() + " things" : alarms == 1 ? "1 alarm" : alarms + " alarms";
    return news.isEmpty()
        ? word + " from " + machine
        : cut(word + " from " + machine + ": " + count + ": " + firstSentence(news.get(0).what()));
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  private static String cut(String text) {
    return text.length() <= MOST_TITLE_CHARS ? text : text.substring(0, MOST_TITLE_CHARS - 1) + "…";
  }

  /**
   * Its words.
   *
   * @param zone in which its times are told
   */
  public String text(ZoneId zone) {
    List<String> lines = new ArrayList<>();
    news.stream().limit(MOST_LISTED).forEach(one -> lines.add(line(one, zone)));
    int more = Math.max(0, news.size() - MOST_LISTED) + unsaid;
    if (more > 0) {
      lines.add(
          "And "
              + more
              + " more, which the history of the machine has: rotproof notify status, or the"
              + " window's History.");
    }
    return String.join("\n\n", lines) + "\n";
  }

  private String line(News one, ZoneId zone) {
    String when = WHEN.format(Instant.ofEpochMilli(one.atMillis()).atZone(zone));
    String alarm = one.level() == Level.ALARM && news.size() > 1 ? "ALARM. " : "";
    String text = one.what().replace(" | ", "\n");
    return when + "  " + alarm + text + (one.doNow().isEmpty() ? "" : "\nDo now: " + one.doNow());
  }
}
