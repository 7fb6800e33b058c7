package org.rotproof.notify.send;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.time.ZoneId;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Letter;

/** Mail by a server: over TLS only, its certificate and its name checked. */
final class Smtp {
  private static final String LIMIT_MILLIS = "30000";

  private Smtp() {}

  static void send(Channel.Smtp channel, SSLContext trust, Letter letter, ZoneId zone)
      throws CarryException {
    boolean tls = channel.security().equals("tls");
    String protocol = tls ? "smtps" : "smtp";
    String prefix = "mail." + protocol + ".";
    Properties settings = new Properties();
    settings.put(prefix + "host", channel.server());
    settings.put(prefix + "port", Integer.toString(channel.port()));
    settings.put(prefix + "connectiontimeout", LIMIT_MILLIS);
    settings.put(prefix + "timeout", LIMIT_MILLIS);
    settings.put(prefix + "writetimeout", LIMIT_MILLIS);
    settings.put(prefix + "ssl.checkserveridentity", "true");
    settings.put(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    settings.put(prefix + "ssl.socketFactory", trust.getSocketFactory());
    settings.put(prefix + "starttls.enable", Boolean.toString(!tls));
    settings.put(prefix + "starttls.required", Boolean.toString(!tls));
    settings.put(prefix + "auth", Boolean.toString(!channel.user().isEmpty()));
    Session session = Session.getInstance(settings);
    try (Transport transport = session.getTransport(protocol)) {
      MimeMessage mail = MailText.of(session, channel.from(), channel.to(), letter, zone);
      if (channel.user().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(channel.server(), channel.port(), channel.user(), channel.password());
      }
      transport.sendMessage(mail, mail.getAllRecipients());
    } catch (MessagingException e) {
      throw new CarryException(why(channel.server(), e));
    }
  }

  /** What servers say may repeat what they were told, so it is not quoted. */
  private static String why(String server, MessagingException e) {
    if (e instanceof AuthenticationFailedException) {
      return server + " refused the user or the password.";
    }
    if (e instanceof SendFailedException) {
      return server + " did not take the mail for this address.";
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof javax.net.ssl.SSLException) {
        return "The connection to "
            + server
            + " is not to be trusted: its certificate was refused.";
      }
      if (cause instanceof java.net.UnknownHostException) {
        return "The name " + server + " is not known, or there is no network.";
      }
      if (cause instanceof java.net.SocketTimeoutException) {
        return server + " did not answer in time.";
      }
      if (cause instanceof java.net.ConnectException) {
        return "There is no connection to " + server + ".";
      }
    }
    return "The mail could not be handed to " + server + ": it offers no TLS, or broke off.";
  }
}
