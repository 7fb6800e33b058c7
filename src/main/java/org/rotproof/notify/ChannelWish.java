package org.rotproof.notify;

import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A channel as a person asks for it, without its secrets. What a kind does not need is "" or 0.
 *
 * @param kind "ntfy", "webhook", "mail", "smtp", "command" or "ping"
 */
public record ChannelWish(
    String kind,
    String name,
    boolean onlyAlarms,
    String from,
    String to,
    String server,
    int port,
    String security,
    String user,
    String program,
    int everyMinutes) {
  /** The secrets that channels have, by the names under which they are handed over. */
  public static final String ADDRESS = "address";

  /** A token for the address. */
  public static final String TOKEN = "token";

  /** The password of a mail server. */
  public static final String PASSWORD = "password";

  /**
   * The channel.
   *
   * @param secret gives a secret by its name, "" where none was handed over
   * @throws IllegalArgumentException with a sentence that says nothing of the secrets
   */
  public Channel channel(UnaryOperator<String> secret) {
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "ntfy" -> new Channel.Ntfy(name, onlyAlarms, secret.apply(ADDRESS), secret.apply(TOKEN));
      case "webhook" ->
          new Channel.Webhook(name, onlyAlarms, secret.apply(ADDRESS), secret.apply(TOKEN));
      case "mail" -> new Channel.Mail(name, onlyAlarms, from, to);
      case "smtp" ->
          new Channel.Smtp(
              name,
              onlyAlarms,
              from,
              to,
              server,
              port,
              security,
              user,
              user.isEmpty() ? "" : secret.apply(PASSWORD));
      case "command" -> new Channel.Command(name, onlyAlarms, program);
      case "ping" -> new Channel.Ping(name, onlyAlarms, secret.apply(ADDRESS), everyMinutes);
      default ->
          throw new IllegalArgumentException(
              "A channel is ntfy, webhook, mail, smtp, command or ping.");
    };
  }
}
