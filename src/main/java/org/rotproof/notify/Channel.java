package org.rotproof.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A way to tell somebody. An address of the web counts as a secret as a whole: whoever knows it may
 * send there, or read there. No record here says one in its {@code toString}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Channel.Ntfy.class, name = "ntfy"),
  @JsonSubTypes.Type(value = Channel.Webhook.class, name = "webhook"),
  @JsonSubTypes.Type(value = Channel.Mail.class, name = "mail"),
  @JsonSubTypes.Type(value = Channel.Smtp.class, name = "smtp"),
  @JsonSubTypes.Type(value = Channel.Command.class, name = "command"),
  @JsonSubTypes.Type(value = Channel.Ping.class, name = "ping")
})
public sealed interface Channel {
  /** How the person calls it. */
  String name();

  /** Whether only alarms go there: no notices, no digest. */
  boolean onlyAlarms();

  /** Where it leads, as far as that is no secret. */
  @JsonIgnore
  String where();

  /** Its kind in one word, as it stands in the file. */
  @JsonIgnore
  default String kindWord() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** A topic of ntfy, at its whole address such as https://ntfy.sh/topic. */
  record Ntfy(String name, boolean onlyAlarms, String address, String token) implements Channel {
    public Ntfy {
      Rules.name(name);
      token = token == null ? "" : token;
      URI uri = Rules.web(address, !token.isEmpty());
      if (uri.getPath() == null || !uri.getPath().matches("(/[^/]+)*/[A-Za-z0-9_-]{1,64}")) {
        throw new IllegalArgumentException(
            "The address of ntfy ends with the topic, such as /my-topic.");
      }
      Rules.line(token, "token");
    }

    @Override
    public String where() {
      return Rules.host(address);
    }

    @Override
    public String toString() {
      return "Ntfy[" + name + "]";
    }
  }

  /** JSON by POST; the token, where there is one, goes into the header Authorization: Bearer. */
  record Webhook(String name, boolean onlyAlarms, String address, String token) implements Channel {
    public Webhook {
      Rules.name(name);
      token = token == null ? "" : token;
      Rules.web(address, !token.isEmpty());
      Rules.line(token, "token");
    }

    @Override
    public String where() {
      return Rules.host(address);
    }

    @Override
    public String toString() {
      return "Webhook[" + name + "]";
    }
  }

  /** Mail by the system's own sendmail. */
  record Mail(String name, boolean onlyAlarms, String from, String to) implements Channel {
    public Mail {
      Rules.name(name);
      Rules.mail(from);
      Rules.mail(to);
    }

    @Override
    public String where() {
      return to;
    }
  }

  /**
   * Mail by a server, over TLS from the beginning or by STARTTLS, never without.
   *
   * @param security "tls" or "starttls"
   * @param user "" where the server asks for none
   */
  record Smtp(
      String name,
      boolean onlyAlarms,
      String from,
      String to,
      String server,
      int port,
      String security,
      String user,
      String password)
      implements Channel {
    public Smtp {
      Rules.name(name);
      Rules.mail(from);
      Rules.mail(to);
      user = user == null ? "" : user;
      password = password == null ? "" : password;
      if (!server.matches("[A-Za-z0-9.:-]{1,253}") || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("A mail server is named HOST or HOST:PORT.");
      }
      if (!security.equals("tls") && !security.equals("starttls")) {
        throw new IllegalArgumentException("Mail goes by tls or by starttls, never without.");
      }
      if (user.isEmpty() != password.isEmpty()) {
        throw new IllegalArgumentException("A user has a password, and a password a user.");
      }
      Rules.line(user, "user");
      Rules.line(password, "password");
    }

    @Override
    public String where() {
      return to + " by " + server;
    }

    @Override
    public String toString() {
      return "Smtp[" + name + "]";
    }
  }

  /** A program of one's own: the message on its standard input, nothing as an argument. */
  record Command(String name, boolean onlyAlarms, String program) implements Channel {
    public Command {
      Rules.name(name);
      if (!program.startsWith("/") || !program.chars().allMatch(c -> c >= ' ' && c != 127)) {
        throw new IllegalArgumentException("A program is named by its whole path.");
      }
    }

    @Override
    public String where() {
      return program;
    }
  }

  /**
   * An address that is asked for while all is well, so that somebody else notices when it is not,
   * or when nobody is left to tell.
   *
   * @param everyMinutes at most so long apart
   */
  record Ping(String name, boolean onlyAlarms, String address, int everyMinutes)
      implements Channel {
    public Ping {
      Rules.name(name);
      Rules.web(address, false);
      if (everyMinutes < 5 || everyMinutes > 1440) {
        throw new IllegalArgumentException("A ping comes every 5 to 1440 minutes.");
      }
    }

    @Override
    public String where() {
      return Rules.host(address);
    }

    @Override
    public String toString() {
      return "Ping[" + name + "]";
    }
  }

  /** What all of them are held to. The messages say nothing of what they were given. */
  final class Rules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
    private static final Pattern MAIL =
        Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");

    private Rules() {}

    static void name(String name) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "A channel's name has 1 to 32 letters, digits, dots, dashes and underscores.");
      }
    }

    static void mail(String address) {
      if (!MAIL.matcher(address).matches()) {
        throw new IllegalArgumentException("A mail address looks like me@example.org.");
      }
    }

    static void line(String secret, String what) {
      if (!secret.chars().allMatch(c -> c >= ' ' && c < 127)) {
        throw new IllegalArgumentException("The " + what + " is one line of ASCII.");
      }
    }

    /** Over the open network nothing goes in clear that lets others in. */
    static URI web(String address, boolean token) {
      URI uri;
      try {
        uri = new URI(address);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("The address is no address of the web.");
      }
      boolean https = "https".equalsIgnoreCase(uri.getScheme());
      if ((!https && !"http".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
        throw new IllegalArgumentException("The address begins with https:// and a host.");
      }
      if (uri.getUserInfo() != null) {
        throw new IllegalArgumentException("The address has no user in it: there is a token.");
      }
      if (token && !https && !local(uri.getHost())) {
        throw new IllegalArgumentException("A token goes by https:// only.");
      }
      return uri;
    }

    private static boolean local(String host) {
      return host.equals("localhost")
          || host.matches("127(\\.\\d{1,3}){3}")
          || host.equals("[::1]");
    }

    static String host(String address) {
      URI uri = URI.create(address);
      return uri.getScheme() + "://" + uri.getHost();
    }
  }
}
