package org.rotproof.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Letter;
import org.rotproof.notify.News;

/** Delivery by HTTP, to a real server on the loopback that fails in its ways. */
class WebCarriersTest {
  private static final String SECRET = "s3cr3t-topic";
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final Letter LETTER =
      Letter.of(
          "rotproof-1",
          "nas",
          List.of(
              new News("n1", 0, News.Level.ALARM, "photos", "'photos' is degraded. “Ä”.", "Do it."),
              new News("n2", 0, News.Level.NOTICE, "photos", "Rot was met.", "")),
          3);

  @TempDir static Path folder;

  private HttpServer server;
  private final Map<String, String> seen = new ConcurrentHashMap<>();
  private volatile int status = 200;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    listen(server);
  }

  private void listen(HttpServer on) {
    on.createContext(
        "/",
        exchange -> {
          seen.put("path", exchange.getRequestURI().toString());
          seen.put("method", exchange.getRequestMethod());
          seen.put(
              "authorization",
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          seen.put("key", String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
          seen.put(
              "body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          if (status / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
          }
          byte[] echo = (SECRET + " again").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, echo.length);
          exchange.getResponseBody().write(echo);
          exchange.close();
        });
    on.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static void carry(Channel channel) throws Exception {
    Carrier.of(channel, SSLContext.getDefault(), ZONE).carry(LETTER);
  }

  private JsonNode body() throws Exception {
    return new ObjectMapper().readTree(seen.get("body"));
  }

  @Test
  void ntfyGetsTitlePriorityAndWords() throws Exception {
    carry(new Channel.Ntfy("phone", false, address("/sub/" + SECRET), "tk_1"));
    assertThat(seen.get("method")).isEqualTo("POST");
    assertThat(seen.get("path")).isEqualTo("/sub/");
    assertThat(seen.get("authorization")).isEqualTo("Bearer tk_1");
    assertThat(body().get("topic").asText()).isEqualTo(SECRET);
    assertThat(body().get("priority").asInt()).isEqualTo(5);
    assertThat(body().get("title").asText())
        .isEqualTo("ALARM from nas: 1 alarm: 'photos' is degraded.");
    assertThat(body().get("message").asText())
        .contains("ALARM. 'photos' is degraded. “Ä”.", "Do now: Do it.", "And 3 more");
  }

  @Test
  void aWebhookGetsJsonWithEachEvent() throws Exception {
    carry(new Channel.Webhook("hook", false, address("/a?b=" + SECRET), ""));
    assertThat(seen.get("path")).isEqualTo("/a?b=" + SECRET);
    assertThat(seen.get("authorization")).isEqualTo("null");
    assertThat(seen.get("key")).isEqualTo("rotproof-1");
    assertThat(body().get("id").asText()).isEqualTo("rotproof-1");
    assertThat(body().at("/events/0/level").asText()).isEqualTo("alarm");
    assertThat(body().at("/events/0/at").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(body().at("/events/1/what").asText()).isEqualTo("Rot was met.");
    assertThat(body().get("unsaid").asInt()).isEqualTo(3);
  }

  @Test
  void aPingIsAskedFor() throws Exception {
    carry(new Channel.Ping("alive", false, address("/ping/" + SECRET), 60));
    assertThat(seen.get("method")).isEqualTo("GET");
    assertThat(seen.get("path")).isEqualTo("/ping/" + SECRET);
  }

  @Test
  void whatIsNotTakenIsSaidWithoutSecretsAndNoRedirectIsFollowed() throws Exception {
    for (int code : new int[] {301, 302, 307, 308, 400, 401, 403, 404, 413, 429, 500, 503}) {
      status = code;
      assertThatThrownBy(() -> carry(new Channel.Ntfy("a", false, address("/" + SECRET), SECRET)))
          .isInstanceOf(CarryException.class)
          .hasMessage("127.0.0.1 did not take it: it answered " + code + ".")
          .hasNoCause();
    }
  }

  @Test
  void nobodyThereAndNobodyWhoSpeaksHttpAreSaidWithoutSecrets() throws Exception {
    String gone = address("/" + SECRET);
    server.stop(0);
    assertThatThrownBy(() -> carry(new Channel.Webhook("a", false, gone, SECRET)))
        .hasMessage("There is no connection to 127.0.0.1.");
    assertThatThrownBy(
            () -> carry(new Channel.Ping("a", false, "https://nowhere.invalid/" + SECRET, 60)))
        .hasMessage("The name nowhere.invalid is not known, or there is no network.");
    try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    rude.accept().close();
                  }
                } catch (java.io.IOException e) {
                  return; // It was closed.
                }
              });
      thread.setDaemon(true);
      thread.start();
      String there = "http://127.0.0.1:" + rude.getLocalPort() + "/" + SECRET;
      assertThatThrownBy(() -> carry(new Channel.Webhook("a", false, there, SECRET)))
          .isInstanceOf(CarryException.class)
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void aCertificateIsCheckedAndItsNameToo() throws Exception {
    Certificates localhost = Certificates.of(folder, "localhost");
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(localhost.server()));
    listen(https);
    try {
      int port = https.getAddress().getPort();
      Channel right = new Channel.Webhook("a", false, "https://localhost:" + port + "/x", SECRET);
      Channel wrong = new Channel.Webhook("a", false, "https://127.0.0.1:" + port + "/x", SECRET);
      Carrier.of(right, localhost.client(), ZONE).carry(LETTER);
      assertThat(seen.get("authorization")).isEqualTo("Bearer " + SECRET);
      seen.clear();
      for (Carrier refused :
          List.of(
              Carrier.of(right, SSLContext.getDefault(), ZONE),
              Carrier.of(wrong, localhost.client(), ZONE))) {
        assertThatThrownBy(() -> refused.carry(LETTER))
            .hasMessageContaining("not to be trusted")
            .hasMessageNotContaining(SECRET);
      }
      assertThat(seen).isEmpty();
    } finally {
      https.stop(0);
    }
  }

  @Test
  void whatIsTooLongForNtfyIsCutAtTheEndOfASign() {
    String text = "ä".repeat(4000);
    String cut = Http.cut(text, 3800);
    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(3800);
    assertThat(cut).endsWith("ä…").doesNotContain("\ufffd");
    assertThat(Http.cut("short", 3800)).isEqualTo("short");
  }
}
