package org.rotproof.notify.send;

import java.time.ZoneId;
import javax.net.ssl.SSLContext;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Letter;

/** Delivers a message on a channel, or says why it could not be. */
public interface Carrier {
  /**
   * Returns when it has been delivered, as far as the other side says so.
   *
   * @throws CarryException when it was not, or when that is not known
   */
  void carry(Letter letter) throws CarryException, InterruptedException;

  /**
   * The one for a channel.
   *
   * @param trust which certificates are trusted: the system's own, outside of tests
   */
  static Carrier of(Channel channel, SSLContext trust, ZoneId zone) {
    if (channel instanceof Channel.Ntfy ntfy) {
      return letter -> new Http(trust).ntfy(ntfy, letter, zone);
    }
    if (channel instanceof Channel.Webhook webhook) {
      return letter -> new Http(trust).webhook(webhook, letter, zone);
    }
    if (channel instanceof Channel.Ping ping) {
      return letter -> new Http(trust).ping(ping);
    }
    if (channel instanceof Channel.Mail mail) {
      return letter -> Sendmail.send(mail, letter, zone);
    }
    if (channel instanceof Channel.Command command) {
      return letter -> Programs.command(command, letter, zone);
    }
    Channel.Smtp smtp = (Channel.Smtp) channel;
    return letter -> Smtp.send(smtp, trust, letter, zone);
  }
}
