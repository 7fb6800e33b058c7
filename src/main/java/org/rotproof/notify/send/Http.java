package org.rotproof.notify.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Letter;
import org.rotproof.notify.News;

/**
 * By HTTP. No redirect is followed: it could lead a token elsewhere. What the other side says in
 * its body is never quoted: it may repeat what it was sent.
 */
final class Http {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** ntfy makes an attachment of what is longer than 4096 bytes. */
  private static final int MOST_NTFY_BYTES = 3800;

  private final HttpClient client;

  Http(SSLContext trust) {
    client =
        HttpClient.newBuilder()
            .sslContext(trust)
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** As JSON at the root of the server, where any sign may stand in the title. */
  void ntfy(Channel.Ntfy channel, Letter letter, ZoneId zone)
      throws CarryException, InterruptedException {
    int slash = channel.address().lastIndexOf('/');
    ObjectNode body = MAPPER.createObjectNode();
    body.put("topic", channel.address().substring(slash + 1));
    body.put("title", letter.title());
    body.put("message", cut(letter.text(zone), MOST_NTFY_BYTES));
    body.put(
        "priority",
        letter.level() == News.Level.ALARM ? 5 : letter.level() == News.Level.NOTICE ? 3 : 2);
    body.putArray("tags")
        .add(letter.level() == News.Level.ALARM ? "rotating_light" : "floppy_disk");
    post(channel.address().substring(0, slash + 1), channel.token(), letter.id(), body);
  }

  void webhook(Channel.Webhook channel, Letter letter, ZoneId zone)
      throws CarryException, InterruptedException {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("id", letter.id());
    body.put("machine", letter.machine());
    body.put("level", word(letter.level()));
    body.put("title", letter.title());
    body.put("text", letter.text(zone));
    ArrayNode events = body.putArray("events");
    for (News one : letter.news()) {
      ObjectNode event = events.addObject();
      event.put("id", one.id());
      event.put("at", Instant.ofEpochMilli(one.atMillis()).toString());
      event.put("level", word(one.level()));
      event.put("array", one.array());
      event.put("what", one.what());
      event.put("doNow", one.doNow());
    }
    body.put("unsaid", letter.unsaid());
    post(channel.address(), channel.token(), letter.id(), body);
  }

  void ping(Channel.Ping channel) throws CarryException, InterruptedException {
    send(HttpRequest.newBuilder(URI.create(channel.address())).timeout(LIMIT).GET().build());
  }

  private static String word(News.Level level) {
    return level.name().toLowerCase(java.util.Locale.ROOT);
  }

  private void post(String address, String token, String id, ObjectNode body)
      throws CarryException, InterruptedException {
    byte[] bytes;
    try {
      bytes = MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own message", e);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", id)
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    send(request.build());
  }

  /** The request's own limit ends with the head of the answer; a body may drip for ever. */
  private void send(HttpRequest request) throws CarryException, InterruptedException {
    String host = request.uri().getHost();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(LIMIT.toSeconds() + 5, TimeUnit.SECONDS).statusCode();
      if (status / 100 != 2) {
        throw new CarryException(host + " did not take it: it answered " + status + ".");
      }
    } catch (TimeoutException e) {
      throw new CarryException(host + " did not answer in time.");
    } catch (ExecutionException e) {
      throw new CarryException(why(host, e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  static String why(String host, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return "The name " + host + " is not known, or there is no network.";
      }
      if (cause instanceof SSLException) {
        return "The connection to " + host + " is not to be trusted: its certificate was refused.";
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpTimeoutException) {
        return host + " did not answer in time.";
      }
      if (cause instanceof ConnectException) {
        return "There is no connection to " + host + ".";
      }
    }
    return thrown instanceof IOException
        ? "The connection to " + host + " broke off."
        : "It could not be sent to " + host + " (" + thrown.getClass().getSimpleName() + ").";
  }

  /** At the end of a sign, within so many bytes of UTF-8. */
  static String cut(String text, int mostBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= mostBytes) {
      return text;
    }
    int end = mostBytes - 3;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
  }
}
