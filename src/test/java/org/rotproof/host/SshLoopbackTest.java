package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.linux.Processes;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** The system's own ssh client, a real server on the loopback, and the real helper behind it. */
@Tag("slow")
class SshLoopbackTest {
  @TempDir Path folder;
  private SshServer server;
  private volatile String remote;
  private volatile String instead;

  @BeforeEach
  void serve() throws Exception {
    Processes.Finished made =
        Processes.run(
            List.of("ssh-keygen", "-q", "-t", "rsa", "-b", "3072", "-N", "", "-f", mine()),
            new byte[0],
            Duration.ofMinutes(1));
    assertThat(made.ok()).as(made.words()).isTrue();
    java.security.PublicKey allowed =
        PublicKeyEntry.parsePublicKeyEntry(Files.readString(Path.of(mine() + ".pub")).strip())
            .resolvePublicKey(null, java.util.Map.of(), null);
    java.security.KeyPair host = KeyUtils.generateKeyPair("ssh-rsa", 3072);
    instead =
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " -cp "
            + System.getProperty("java.class.path")
            + " org.rotproof.helper.HelperMain --stdio --state "
            + folder;
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, allowed));
    server.setCommandFactory((channel, command) -> command(channel, command));
    server.start();
    Files.writeString(
        folder.resolve("known"),
        "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
  }

  private Command command(org.apache.sshd.server.channel.ChannelSession channel, String command)
      throws IOException {
    remote = command;
    return new ProcessShellCommandFactory().createCommand(channel, instead);
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(true);
  }

  private String mine() {
    return folder.resolve("mine").toString();
  }

  private SshHost host(String known) throws FailureException {
    return SshHost.of(
        "ssh://ann@127.0.0.1:" + server.getPort(),
        List.of(
            "-F",
            "/dev/null",
            "-i",
            mine(),
            "-o",
            "UserKnownHostsFile=" + known,
            "-o",
            "BatchMode=yes"));
  }

  @Test
  void theHelperAnswersOverSshAndEndsWithTheSession() throws Exception {
    try (HostSession session = host(folder.resolve("known").toString()).connect(news -> {})) {
      assertThat(session.send(new Ask.Hello()).answer().get(60, TimeUnit.SECONDS))
          .isInstanceOf(Answer.HelloFrom.class);
      assertThat(session.send(new Ask.Journals()).answer().get(60, TimeUnit.SECONDS))
          .isInstanceOf(Answer.JournalList.class);
      assertThat(remote).isEqualTo(SshHost.REMOTE);
      assertThat(session.lab()).isEmpty();
    }
    assertThat(
            ProcessHandle.allProcesses()
                .filter(
                    p ->
                        p.info()
                            .commandLine()
                            .orElse("")
                            .contains("HelperMain --stdio --state " + folder)))
        .isEmpty();
  }

  @Test
  void aServerThatDiesIsALossThatTheSessionTells() throws Exception {
    try (HostSession session = host(folder.resolve("known").toString()).connect(news -> {})) {
      server.stop(true);
      assertThat(session.gone().get(60, TimeUnit.SECONDS)).isNotBlank();
    }
  }

  @Test
  void anUnknownServerIsNotTrusted() {
    assertThatThrownBy(() -> host("/dev/null").connect(news -> {}))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().what()).contains("It is not known whether"));
    assertThat(remote).isNull();
  }

  @Test
  void aMissingHelperIsSaidSo() {
    instead = "/usr/lib/rotproof/not-there";
    assertThatThrownBy(() -> host(folder.resolve("known").toString()).connect(news -> {}))
        .isInstanceOf(FailureException.class);
  }
}
