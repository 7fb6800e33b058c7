package org.rotproof.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.WholeFile;

/** The channels that somebody set up, and the file that keeps them: root's alone, mode 0600. */
public record Channels(List<Channel> channels) {
  /** Where they are kept. */
  public static final Path FILE = Path.of("/etc/rotproof/notify.json");

  private static final int MOST = 16;
  private static final long MOST_BYTES = 1 << 20;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public Channels {
    channels = List.copyOf(channels);
    if (channels.stream().map(Channel::name).distinct().count() < channels.size()) {
      throw new IllegalArgumentException("Two channels have the same name.");
    }
    if (channels.size() > MOST) {
      throw new IllegalArgumentException("There are at most " + MOST + " channels.");
    }
  }

  /** None. */
  public static Channels none() {
    return new Channels(List.of());
  }

  /**
   * Reads them; none where there is no file.
   *
   * @throws IOException with a sentence that says nothing of what the file holds
   */
  public static Channels read(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return none();
    }
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " is no file of channels. Move it away.");
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      return MAPPER.readValue(bytes, Channels.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " cannot be understood" + where(e) + ".");
    }
  }

  /** Where in it; the values themselves are secrets. */
  private static String where(JsonProcessingException e) {
    StringBuilder where = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        where
            .append('/')
            .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
      }
    } else if (e.getLocation() != null) {
      where.append("line ").append(e.getLocation().getLineNr());
    }
    return where.isEmpty() ? "" : " at " + where;
  }

  /** Writes them, in one piece. */
  public void write(Path file) throws IOException {
    WholeFile.write(file, MAPPER.writeValueAsBytes(this));
  }

  /** The one of that name. */
  public Optional<Channel> named(String name) {
    return channels.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /** The same with that one, in place of one of its name. */
  public Channels with(Channel channel) {
    List<Channel> all = new ArrayList<>(without(channel.name()).channels);
    all.add(channel);
    return new Channels(all);
  }

  /** The same without the one of that name. */
  public Channels without(String name) {
    return new Channels(channels.stream().filter(c -> !c.name().equals(name)).toList());
  }

  @Override
  public String toString() {
    return "Channels" + channels.stream().map(Channel::name).toList();
  }
}
