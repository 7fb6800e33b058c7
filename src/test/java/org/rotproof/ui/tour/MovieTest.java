package org.rotproof.ui.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A movie holds each of its pictures, to the pixel. */
final class MovieTest {
  @SuppressWarnings("ArrayRecordComponent")
  private record Chunk(String type, byte[] data) {}

  private static BufferedImage picture(int x, Color color) {
    BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 60, 40);
    g.setColor(color);
    g.fillRect(x, 5, 7, 9);
    return image;
  }

  private static List<Chunk> chunks(byte[] png) {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(png).position(8);
    while (in.hasRemaining()) {
      byte[] data = new byte[in.getInt()];
      byte[] type = new byte[4];
      in.get(type).get(data);
      CRC32 sum = new CRC32();
      sum.update(type);
      sum.update(data);
      assertThat(in.getInt()).isEqualTo((int) sum.getValue());
      chunks.add(new Chunk(new String(type, StandardCharsets.US_ASCII), data));
    }
    return chunks;
  }

  /** A part of a picture, from the data of its chunk. */
  private static BufferedImage decode(byte[] header, int width, int height, byte[] data)
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer own = ByteBuffer.allocate(13).putInt(width).putInt(height).put(header, 8, 5);
    for (Chunk c :
        List.of(
            new Chunk("IHDR", own.array()),
            new Chunk("IDAT", data),
            new Chunk("IEND", new byte[0]))) {
      CRC32 sum = new CRC32();
      sum.update(c.type().getBytes(StandardCharsets.US_ASCII));
      sum.update(c.data());
      out.writeInt(c.data().length);
      out.write(c.type().getBytes(StandardCharsets.US_ASCII));
      out.write(c.data());
      out.writeInt((int) sum.getValue());
    }
    return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static void same(BufferedImage one, BufferedImage other) {
    for (int y = 0; y < other.getHeight(); y++) {
      for (int x = 0; x < other.getWidth(); x++) {
        assertThat(one.getRGB(x, y)).as("%d, %d", x, y).isEqualTo(other.getRGB(x, y));
      }
    }
  }

  @Test
  void everyPictureComesBackAsItWas() throws Exception {
    List<BufferedImage> frames =
        List.of(
            picture(3, Color.RED),
            picture(20, Color.RED),
            picture(20, Color.RED),
            picture(50, Color.BLUE));
    byte[] movie = Movie.of(read(frames), 1500, 4000);
    same(ImageIO.read(new ByteArrayInputStream(movie)), frames.get(0));
    List<Chunk> chunks = chunks(movie);
    assertThat(chunks.get(0).type()).isEqualTo("IHDR");
    assertThat(chunks.get(1).type()).isEqualTo("acTL");
    assertThat(ByteBuffer.wrap(chunks.get(1).data()).getInt()).isEqualTo(4);
    BufferedImage screen = new BufferedImage(60, 40, BufferedImage.TYPE_INT_ARGB);
    int frame = 0;
    int sequence = 0;
    ByteBuffer control = null;
    for (Chunk c : chunks.subList(2, chunks.size() - 1)) {
      if (c.type().equals("fcTL")) {
        control = ByteBuffer.wrap(c.data());
        assertThat(control.getInt(0)).isEqualTo(sequence++);
        assertThat(control.getShort(20)).isEqualTo((short) (frame == 3 ? 4000 : 1500));
        continue;
      }
      byte[] data = c.data();
      if (c.type().equals("fdAT")) {
        assertThat(ByteBuffer.wrap(data).getInt()).isEqualTo(sequence++);
        data = java.util.Arrays.copyOfRange(data, 4, data.length);
      }
      BufferedImage part = decode(chunks.get(0).data(), control.getInt(4), control.getInt(8), data);
      screen.createGraphics().drawImage(part, control.getInt(12), control.getInt(16), null);
      same(screen, frames.get(frame++));
    }
    assertThat(frame).isEqualTo(4);
    assertThat(chunks.get(chunks.size() - 1).type()).isEqualTo("IEND");
  }

  @Test
  void onlyWhatChangedIsKept() {
    assertThat(Movie.changed(picture(3, Color.RED), picture(20, Color.RED)))
        .isEqualTo(new Rectangle(3, 5, 24, 9));
    assertThat(Movie.changed(picture(3, Color.RED), picture(3, Color.RED)))
        .isEqualTo(new Rectangle(0, 0, 1, 1));
  }

  @Test
  void picturesOfDifferentSizesAreRefused() {
    BufferedImage other = new BufferedImage(61, 40, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> Movie.of(read(List.of(picture(1, Color.RED), other)), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Movie.Frame> read(List<BufferedImage> pictures) {
    return pictures.stream().<Movie.Frame>map(p -> () -> p).toList();
  }
}
