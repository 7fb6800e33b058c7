package org.rotproof.notify.send;

import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Letter;

/** Mail by the system's own sendmail. Apart, as only it and {@link Smtp} need the mail library. */
final class Sendmail {
  private static final String PROGRAM = "sendmail";

  private Sendmail() {}

  /** The recipient is read from the message itself. */
  static void send(Channel.Mail channel, Letter letter, ZoneId zone)
      throws CarryException, InterruptedException {
    send(PROGRAM, channel, letter, zone);
  }

  static void send(String program, Channel.Mail channel, Letter letter, ZoneId zone)
      throws CarryException, InterruptedException {
    ByteArrayOutputStream mail = new ByteArrayOutputStream();
    try {
      MailText.of(MailText.offline(), channel.from(), channel.to(), letter, zone).writeTo(mail);
    } catch (MessagingException | IOException e) {
      throw new CarryException("The mail could not be made.");
    }
    byte[] bytes =
        mail.toString(StandardCharsets.UTF_8)
            .replace("\r\n", "\n")
            .getBytes(StandardCharsets.UTF_8);
    Programs.run(List.of(program, "-i", "-t"), bytes, "The system's sendmail");
  }
}
