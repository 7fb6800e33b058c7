package org.rotproof.ui.tour;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * Pictures as one that moves, an animated PNG (third edition of the PNG specification, section
 * 11.3.4): browsers play it, everything else shows the first picture. Of each further picture only
 * the part is kept that has changed.
 */
final class Movie {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int HEAD_BYTES = 8;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private int sequence;

  private Movie() {}

  /** One picture, read when its turn comes: all of them together are large. */
  @FunctionalInterface
  interface Frame {
    BufferedImage read() throws IOException;
  }

  /**
   * Makes one that begins again at its end.
   *
   * @param frames of one size
   * @param frameMillis how long each but the last is shown
   * @param lastMillis how long the last one is shown
   */
  static byte[] of(List<Frame> frames, int frameMillis, int lastMillis) throws IOException {
    return new Movie().make(frames, frameMillis, lastMillis);
  }

  private byte[] make(List<Frame> frames, int frameMillis, int lastMillis) throws IOException {
    out.write(SIGNATURE);
    chunk("IHDR", data(png(frames.get(0).read()), "IHDR"));
    chunk("acTL", ByteBuffer.allocate(8).putInt(frames.size()).putInt(0).array());
    BufferedImage shown = null;
    for (int i = 0; i < frames.size(); i++) {
      BufferedImage frame = rgb(frames.get(i).read());
      if (shown != null
          && (frame.getWidth() != shown.getWidth() || frame.getHeight() != shown.getHeight())) {
        throw new IllegalArgumentException("pictures of different sizes");
      }
      Rectangle part =
          shown == null
              ? new Rectangle(0, 0, frame.getWidth(), frame.getHeight())
              : changed(shown, frame);
      control(part, i == frames.size() - 1 ? lastMillis : frameMillis);
      byte[] pixels = data(png(frame.getSubimage(part.x, part.y, part.width, part.height)), "IDAT");
      if (i == 0) {
        chunk("IDAT", pixels);
      } else {
        chunk(
            "fdAT", ByteBuffer.allocate(4 + pixels.length).putInt(sequence++).put(pixels).array());
      }
      shown = frame;
    }
    chunk("IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private void control(Rectangle part, int millis) throws IOException {
    chunk(
        "fcTL",
        ByteBuffer.allocate(26)
            .putInt(sequence++)
            .putInt(part.width)
            .putInt(part.height)
            .putInt(part.x)
            .putInt(part.y)
            .putShort((short) millis)
            .putShort((short) 1000)
            .array());
  }

  /** The least rectangle in which two pictures differ; one pixel where they do not. */
  static Rectangle changed(BufferedImage before, BufferedImage after) {
    Rectangle all = null;
    int width = after.getWidth();
    int[] was = new int[width];
    int[] is = new int[width];
    for (int y = 0; y < after.getHeight(); y++) {
      before.getRGB(0, y, width, 1, was, 0, width);
      after.getRGB(0, y, width, 1, is, 0, width);
      int from = Arrays.mismatch(was, is);
      if (from >= 0) {
        int to = width;
        while (was[to - 1] == is[to - 1]) {
          to--;
        }
        Rectangle row = new Rectangle(from, y, to - from, 1);
        all = all == null ? row : all.union(row);
      }
    }
    return all == null ? new Rectangle(0, 0, 1, 1) : all;
  }

  /** All in one form, since a movie has one header. */
  private static BufferedImage rgb(BufferedImage image) {
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    plain.createGraphics().drawImage(image, 0, 0, null);
    return plain;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(rgb(image), "png", png);
    return png.toByteArray();
  }

  /** The data of all chunks of that type, one behind the other. */
  private static byte[] data(byte[] png, String type) throws IOException {
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.wrap(png).position(SIGNATURE.length);
    while (in.remaining() > HEAD_BYTES) {
      byte[] data = new byte[in.getInt()];
      byte[] name = new byte[4];
      in.get(name).get(data).getInt();
      if (new String(name, StandardCharsets.US_ASCII).equals(type)) {
        found.write(data);
      }
    }
    return found.toByteArray();
  }

  private void chunk(String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
  }
}
