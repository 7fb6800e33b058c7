package org.rotproof.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a channel may be, and that nobody but root learns its secrets. */
class ChannelsTest {
  private static final String SECRET = "s3cr3t";

  @TempDir Path folder;

  private static List<Channel> all() {
    return List.of(
        new Channel.Ntfy("phone", true, "https://ntfy.example.org/" + SECRET, "tk" + SECRET),
        new Channel.Webhook("hook", false, "https://h.example.org/" + SECRET + "?a=" + SECRET, ""),
        new Channel.Mail("local", false, "nas@example.org", "me@example.org"),
        new Channel.Smtp(
            "mail",
            false,
            "nas@example.org",
            "me@example.org",
            "mail.example.org",
            587,
            "starttls",
            "nas",
            SECRET),
        new Channel.Command("own", false, "/usr/local/sbin/tell"),
        new Channel.Ping("alive", false, "https://p.example.org/" + SECRET, 60));
  }

  @Test
  void whatIsWrittenIsReadAgainAndIsForRootAlone() throws Exception {
    Path file = folder.resolve("notify.json");
    new Channels(all()).write(file);
    assertThat(Channels.read(file).channels()).isEqualTo(all());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("notify.json");
    assertThat(Channels.read(folder.resolve("none")).channels()).isEmpty();
  }

  @Test
  void noSecretIsInWhatIsShown() {
    for (Channel channel : all()) {
      assertThat(channel.toString()).doesNotContain(SECRET);
      assertThat(channel.where()).doesNotContain(SECRET);
      assertThat(ChannelStatus.of(channel, State.FRESH, 1).toString()).doesNotContain(SECRET);
    }
    assertThat(new Channels(all()).toString()).doesNotContain(SECRET);
  }

  @Test
  void aFileThatIsNotUnderstoodIsRefusedWithoutQuotingIt() throws Exception {
    Path file = folder.resolve("notify.json");
    for (String text :
        List.of(
            "{\"channels\":[{\"kind\":\"ntfy\",\"name\":\"a\",\"adress\":\"" + SECRET + "\"}]}",
            "{\"channels\":[{\"kind\":\"ntfy\",\"name\":\"a\",\"address\":\"" + SECRET + "\"}]}",
            "{\"channels\":[{\"kind\":\"" + SECRET + "\"}]}",
            "{\"channels\":[" + SECRET,
            "[]",
            "",
            "{\"channels\":null}")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> Channels.read(file))
          .as(text)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be understood")
          .hasMessageNotContaining(SECRET)
          .hasNoCause();
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new Channel.Ntfy("a", false, "https://ntfy.example.org/", ""))
        .hasMessageContaining("topic");
    assertThatThrownBy(() -> new Channel.Ntfy("a", false, "http://n.example.org/t", "token"))
        .hasMessageContaining("https");
    assertThat(new Channel.Ntfy("a", false, "http://127.0.0.1:80/t", "token").token())
        .isEqualTo("token");
    for (String address :
        List.of("", "x", "ftp://a/b", "https:///x", "https://u:p@h/x", "file:/a")) {
      assertThatThrownBy(() -> new Channel.Webhook("a", false, address, ""))
          .as(address)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String name : List.of("", " ", "a b", "../x", "-x", "x".repeat(40), "a\nb")) {
      assertThatThrownBy(() -> new Channel.Mail(name, false, "a@b.c", "a@b.c"))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String to : List.of("", "me", "a@b\nBcc: x@y", "a b@c", "<a@b>")) {
      assertThatThrownBy(() -> new Channel.Mail("a", false, "a@b.c", to))
          .as(to)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Channel.Webhook("a", false, "https://h/x", "a\r\nX: y"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Channel.Smtp("a", false, "a@b.c", "a@b.c", "h", 25, "none", "", ""))
        .hasMessageContaining("never without");
    assertThatThrownBy(() -> new Channel.Command("a", false, "tell")).hasMessageContaining("path");
    assertThatThrownBy(() -> new Channel.Ping("a", false, "https://h/x", 1))
        .hasMessageContaining("minutes");
    assertThatThrownBy(() -> new Channels(List.of(all().get(0), all().get(0))))
        .hasMessageContaining("same name");
  }
}
