package org.rotproof.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Letter;
import org.rotproof.notify.News;

/** Delivery by mail, to real servers on the loopback, and by programs of the machine. */
class MailCarriersTest {
  private static final String SECRET = "s3cr3t";
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final Letter LETTER =
      Letter.of(
          "rotproof-1",
          "nas",
          List.of(new News("n1", 0, News.Level.ALARM, "a", "“Ä” is degraded.", "Do it.")),
          0);

  @TempDir static Path folder;

  private static Channel.Smtp by(String server, int port, String security) {
    return new Channel.Smtp(
        "m", false, "nas@example.org", "me@example.org", server, port, security, "nas", SECRET);
  }

  private static void carry(Channel channel, SSLContext trust) throws Exception {
    Carrier.of(channel, trust, ZONE).carry(LETTER);
  }

  @Test
  void aMailArrivesOverTlsAndOnlyFromWhomTheServerKnowsAndTo() throws Exception {
    Certificates localhost = Certificates.of(folder, "localhost");
    System.setProperty("greenmail.tls.keystore.file", folder.resolve("localhost.p12").toString());
    System.setProperty("greenmail.tls.keystore.password", "changeit");
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    server.setUser("me@example.org", "nas", SECRET);
    server.start();
    try {
      int port = server.getSmtps().getPort();
      carry(by("localhost", port, "tls"), localhost.client());
      assertThat(server.getReceivedMessages()).hasSize(1);
      MimeMessage mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("ALARM from nas: “Ä” is degraded.");
      assertThat(mail.getContent().toString()).contains("“Ä” is degraded.", "Do now: Do it.");
      assertThat(mail.getMessageID()).isEqualTo("<rotproof-1@example.org>");
      assertThat(mail.getAllRecipients()[0].toString()).isEqualTo("me@example.org");

      assertThatThrownBy(() -> carry(by("localhost", port, "tls"), SSLContext.getDefault()))
          .hasMessageContaining("not to be trusted");
      assertThatThrownBy(() -> carry(by("127.0.0.1", port, "tls"), localhost.client()))
          .as("another name")
          .isInstanceOf(CarryException.class);
      Channel.Smtp stranger =
          new Channel.Smtp(
              "m",
              false,
              "a@b.c",
              "me@example.org",
              "localhost",
              port,
              "tls",
              "nas",
              "no" + SECRET);
      assertThatThrownBy(() -> carry(stranger, localhost.client()))
          .hasMessage("localhost refused the user or the password.");
      assertThat(server.getReceivedMessages()).hasSize(1);
    } finally {
      server.stop();
    }
    assertThatThrownBy(() -> carry(by("localhost", 1, "tls"), localhost.client()))
        .hasMessage("There is no connection to localhost.");
  }

  @Test
  void aMailGoesByStartTlsAndNothingOfItInClear() throws Exception {
    Certificates localhost = Certificates.of(folder, "localhost");
    try (StartTlsServer server = new StartTlsServer(localhost.server(), true)) {
      carry(by("localhost", server.port(), "starttls"), localhost.client());
      assertThat(server.clear).hasSize(2).last().isEqualTo("STARTTLS");
      assertThat(String.join("\n", server.guarded))
          .contains(
              "AUTH PLAIN", "RCPT TO:<me@example.org>", "Message-ID: <rotproof-1@example.org>");
    }
    // Somebody in between takes the offer away.
    try (StartTlsServer server = new StartTlsServer(localhost.server(), false)) {
      assertThatThrownBy(
              () -> carry(by("localhost", server.port(), "starttls"), localhost.client()))
          .isInstanceOf(CarryException.class)
          .hasMessageContaining("no TLS")
          .hasMessageNotContaining(SECRET);
      assertThat(server.guarded).isEmpty();
      assertThat(String.join("\n", server.clear)).doesNotContain("AUTH", "MAIL", "degraded");
    }
    // Another one's certificate.
    try (StartTlsServer server =
        new StartTlsServer(Certificates.of(folder, "other").server(), true)) {
      assertThatThrownBy(
              () -> carry(by("localhost", server.port(), "starttls"), localhost.client()))
          .isInstanceOf(CarryException.class);
      assertThat(String.join("\n", server.clear)).doesNotContain("AUTH", "MAIL", "degraded");
      assertThat(server.guarded).isEmpty();
    }
  }

  private static Path program(String name, String text) throws Exception {
    Path program = folder.resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + text);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }

  @Test
  void aCommandGetsTheMessageOnItsInputAndNothingElse() throws Exception {
    Path out = folder.resolve("out");
    Path program = program("tell", "echo \"$#\" > " + out + "; cat >> " + out + "; env >> " + out);
    Channel own = new Channel.Command("own", false, program.toString());
    carry(own, SSLContext.getDefault());
    assertThat(Files.readString(out, StandardCharsets.UTF_8))
        .startsWith(
            "0\nSubject: ALARM from nas: “Ä” is degraded.\nLevel: alarm\nId: rotproof-1\n\n")
        .contains("Do now: Do it.\n", "PATH=/usr/sbin:/usr/bin:/sbin:/bin\n");
    assertThatThrownBy(
            () ->
                carry(
                    new Channel.Command("own", false, program("bad", "exit 3\n").toString()),
                    SSLContext.getDefault()))
        .hasMessageContaining("ended with 3");
    assertThatThrownBy(
            () ->
                carry(new Channel.Command("own", false, "/nonexistent/x"), SSLContext.getDefault()))
        .hasMessageContaining("cannot be run");
    Path others = program("others", "true\n");
    Files.setPosixFilePermissions(
        others, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(
            () ->
                carry(
                    new Channel.Command("own", false, others.toString()), SSLContext.getDefault()))
        .hasMessageContaining("others may write");
  }

  @Test
  void sendmailReadsToWhomFromTheMailItself() throws Exception {
    Path out = folder.resolve("mail");
    Path sendmail = program("sendmail", "echo \"$@\" > " + out + "; cat >> " + out + "\n");
    Channel.Mail mail = new Channel.Mail("m", false, "nas@example.org", "me@example.org");
    Sendmail.send(sendmail.toString(), mail, LETTER, ZONE);
    String sent = Files.readString(out);
    assertThat(sent)
        .startsWith("-i -t\n")
        .contains(
            "\nTo: me@example.org\n",
            "\nFrom: nas@example.org\n",
            "\nAuto-Submitted: auto-generated\n",
            " +0000\n",
            "\nContent-Type: text/plain; charset=UTF-8\n")
        .doesNotContain("\r");
  }
}
