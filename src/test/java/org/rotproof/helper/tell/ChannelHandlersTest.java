package org.rotproof.helper.tell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Outbox;
import org.rotproof.helper.wire.Request;
import org.rotproof.helper.wire.SecretStore;
import org.rotproof.linux.LockedBytes;
import org.rotproof.notify.ChannelWish;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;

/** Channels are set up, shown, tried and taken away; their secrets are never told again. */
class ChannelHandlersTest {
  private static final String SECRET = "s3cr3t";

  @TempDir Path folder;
  private final SecretStore secrets = new SecretStore();
  private List<AskHandler<?, ?>> handlers;

  @BeforeEach
  void start() {
    HelperContext context = new HelperContext("1", false, folder.resolve("state"), secrets);
    handlers =
        new ChannelHandlers(context, Clock.systemUTC(), folder.resolve("etc/notify.json")).all();
  }

  @SuppressWarnings("unchecked")
  private <A extends Answer> A ask(Ask<A> ask) throws Exception {
    for (AskHandler<?, ?> handler : handlers) {
      if ((Class<?>) handler.asks() == ask.getClass()) {
        Request request = new Request(1, new Outbox(), Thread.currentThread());
        return ((AskHandler<A, Ask<A>>) handler).handle(ask, request);
      }
    }
    throw new AssertionError("nobody does " + ask);
  }

  private void hand(String name, String secret) {
    secrets.put(name, LockedBytes.takeFrom(secret.getBytes(StandardCharsets.UTF_8)));
  }

  private static ChannelWish wish(String kind, String name, String program) {
    return new ChannelWish(kind, name, false, "", "", "", 0, "", "", program, 60);
  }

  private Answer.ChannelList list() throws Exception {
    return ask(new Ask.Channels());
  }

  @Test
  void aChannelIsSetUpTriedAndTakenAway() throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(list().channels()).isEmpty();
      hand("address", "http://127.0.0.1:" + server.getAddress().getPort() + "/" + SECRET + "\n");
      hand("token", SECRET);
      ask(new Ask.SetChannel(wish("ntfy", "phone", "")));
      ask(new Ask.TestChannel("phone"));
      assertThat(bodies)
          .singleElement()
          .asString()
          .contains("This is a test of the channel 'phone'");
    } finally {
      server.stop(0);
    }
    assertThat(Json.mapper().writeValueAsString(list()))
        .contains("\"phone\"", "http://127.0.0.1")
        .doesNotContain(SECRET);
    assertThatThrownBy(() -> ask(new Ask.TestChannel("phone")))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure().toString())
                    .contains("There is no connection to 127.0.0.1.")
                    .doesNotContain(SECRET));
    ask(new Ask.RemoveChannel("phone"));
    assertThat(list().channels()).isEmpty();
    assertThat(folder.resolve("etc/notify.json")).doesNotExist();
  }

  private void refused(Ask<?> ask, String words) {
    assertThatThrownBy(() -> ask(ask))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.USAGE);
              assertThat(e.failure().what()).contains(words).doesNotContain(SECRET);
            });
  }

  @Test
  void whatMakesNoSenseIsRefusedAndTheSecretsAreUsedUp() throws Exception {
    hand("address", SECRET);
    refused(new Ask.SetChannel(wish("webhook", "a", "")), "https://");
    refused(new Ask.SetChannel(wish("webhook", "a", "")), "https://");
    assertThat(secrets.take(List.of("address"))).isEmpty();
    refused(new Ask.SetChannel(wish("pigeon", "a", "")), "ntfy, webhook");
    refused(new Ask.SetChannel(wish("mail", "a", "")), "mail address");
    refused(new Ask.SetChannel(wish("command", "a", "/nonexistent/program")), "no program");
    refused(new Ask.RemoveChannel("a"), "There is no channel 'a'");
    refused(new Ask.TestChannel("a"), "There is no channel 'a'");
    assertThat(folder.resolve("etc/notify.json")).doesNotExist();
  }

  @Test
  void aProgramThatOthersCouldChangeIsNotRunAsRoot() throws Exception {
    Path program = folder.resolve("tell");
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        program, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    refused(new Ask.SetChannel(wish("command", "own", program.toString())), "It would run as root");
    Files.setPosixFilePermissions(
        program, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    ask(new Ask.SetChannel(wish("command", "own", program.toString())));
    ask(new Ask.TestChannel("own"));
  }
}
