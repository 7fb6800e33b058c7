package org.rotproof.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * QEMU's monitor (the QEMU Machine Protocol, QMP): commands from outside the machine, and its
 * events.
 */
final class Qmp implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long LIMIT_SECONDS = 10;

  private final UnixStream stream;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final Consumer<JsonNode> events;

  /** Connects. Events come on the monitor's own thread. */
  Qmp(Path socket, Consumer<JsonNode> events) throws IOException {
    this.stream = new UnixStream(socket);
    this.events = events;
    Thread reader = new Thread(this::readAll, "QEMU monitor");
    reader.setDaemon(true);
    reader.start();
    execute("qmp_capabilities", MAPPER.createObjectNode());
  }

  /** An empty set of arguments to fill. */
  static ObjectNode arguments() {
    return MAPPER.createObjectNode();
  }

  /**
   * Runs a command and gives what it returned.
   *
   * @throws IOException when QEMU refuses it (with QEMU's words), is gone, or is silent for 10 s
   */
  JsonNode execute(String command, ObjectNode arguments) throws IOException {
    long id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    pending.put(id, reply);
    ObjectNode message = MAPPER.createObjectNode().put("execute", command).put("id", id);
    message.set("arguments", arguments);
    try {
      stream
          .output()
          .write((MAPPER.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
      JsonNode answer = reply.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (answer.has("error")) {
        throw new IOException(command + ": " + answer.path("error").path("desc").asText());
      }
      return answer.path("return");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(command + ": " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException(command + ": QEMU did not answer", e);
    } finally {
      pending.remove(id);
    }
  }

  private void readAll() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream.input(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        JsonNode message = MAPPER.readTree(line);
        if (message.has("event")) {
          events.accept(message);
        } else {
          CompletableFuture<JsonNode> reply = pending.get(message.path("id").asLong());
          if (reply != null) {
            reply.complete(message);
          }
        }
        line = reader.readLine();
      }
    } catch (IOException ignored) {
      // A machine that ends takes its monitor along.
    } finally {
      pending
          .values()
          .forEach(r -> r.completeExceptionally(new IOException("the machine is gone")));
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
