package org.rotproof.notify.send;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Properties;
import org.rotproof.notify.Letter;
import org.rotproof.notify.News;

/** A message as mail. */
final class MailText {
  /** RFC 5322. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

  private MailText() {}

  /** Under a Message-ID of its own, by which most servers keep one that comes twice once. */
  static MimeMessage of(Session session, String from, String to, Letter letter, ZoneId zone)
      throws MessagingException {
    MimeMessage mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + letter.id() + "@" + domain(from) + ">");
          }
        };
    mail.setFrom(new InternetAddress(from));
    mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to));
    mail.setSubject(letter.title(), "UTF-8");
    mail.setText(letter.text(zone), "UTF-8");
    mail.setHeader("Date", DATE.format(ZonedDateTime.now(zone)));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Rotproof-Level", letter.level().name());
    if (letter.level() == News.Level.ALARM) {
      mail.setHeader("Importance", "high");
    }
    mail.saveChanges();
    return mail;
  }

  private static String domain(String from) {
    return from.substring(from.indexOf('@') + 1);
  }

  /** A session that connects to nothing. */
  static Session offline() {
    return Session.getInstance(new Properties());
  }
}
