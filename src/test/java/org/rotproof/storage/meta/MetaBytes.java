package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** Metadata as the tools lay it out, made by hand for tests. */
final class MetaBytes {
  static final String UUID = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
  static final String JSON =
      "{\"keyslots\":{\"0\":{\"type\":\"luks2\",\"key_size\":96,\"af\":{\"type\":\"luks1\","
          + "\"stripes\":4000,\"hash\":\"sha256\"},\"area\":{\"type\":\"raw\",\"offset\":\"32768\","
          + "\"size\":\"385024\"}}},\"segments\":{\"0\":{\"offset\":\"16777216\"}}}";

  private MetaBytes() {}

  /** Both copies of a LUKS2 header, one behind the other. */
  static byte[] luks(long sequence, String json) throws Exception {
    byte[] both = new byte[0x8000];
    System.arraycopy(copy(false, sequence, json), 0, both, 0, 0x4000);
    System.arraycopy(copy(true, sequence, json), 0, both, 0x4000, 0x4000);
    return both;
  }

  static byte[] copy(boolean second, long sequence, String json) throws Exception {
    byte[] bytes = new byte[0x4000];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.put(0, (second ? "SKUL" : "LUKS").getBytes(StandardCharsets.US_ASCII));
    out.put(4, (byte) 0xba).put(5, (byte) 0xbe).putShort(6, (short) 2);
    out.putLong(8, 0x4000).putLong(16, sequence).putLong(256, second ? 0x4000 : 0);
    out.put(72, "sha256".getBytes(StandardCharsets.US_ASCII));
    out.put(168, UUID.getBytes(StandardCharsets.US_ASCII));
    out.put(4096, json.getBytes(StandardCharsets.UTF_8));
    out.put(448, MessageDigest.getInstance("SHA-256").digest(bytes));
    return bytes;
  }

  /** That of a device with blocks of 4 KiB, tags of 32 bytes, and a journal of 3 sections. */
  static byte[] integrity() {
    byte[] bytes = new byte[512];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, "integrt".getBytes(StandardCharsets.US_ASCII));
    out.put(8, (byte) 4).put(9, (byte) 15).putShort(10, (short) 32).putInt(12, 3);
    out.putLong(16, 159104).putInt(24, 8).put(28, (byte) 3);
    return bytes;
  }

  /** That of slot 1 of an array of two. */
  static byte[] md() {
    byte[] bytes = new byte[4096];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0, 0xa92b4efc).putInt(4, 1).putInt(8, 1);
    for (int i = 0; i < 16; i++) {
      out.put(16 + i, (byte) (0x10 + i)).put(168 + i, (byte) (0x80 + i));
    }
    out.put(32, "box:photos".getBytes(StandardCharsets.US_ASCII));
    out.putInt(92, 2).putInt(96, 8).putLong(128, 2048).putInt(160, 1).putLong(200, 17);
    out.putInt(220, 3);
    out.putShort(256, (short) 0).putShort(258, (short) 1).putShort(260, (short) 0xffff);
    long sum = 0;
    for (int at = 0; at + 4 <= 262; at += 4) {
      sum += out.getInt(at) & 0xffff_ffffL;
    }
    sum += out.getShort(260) & 0xffff;
    out.putInt(216, (int) ((sum & 0xffff_ffffL) + (sum >>> 32)));
    return bytes;
  }

  static byte[] bitmap() {
    byte[] bytes = new byte[256];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0, 0x6d746962).putInt(4, 4).putLong(24, 17).putInt(52, 64 << 20).putInt(56, 5);
    for (int i = 0; i < 16; i++) {
      out.put(8 + i, (byte) (0x10 + i));
    }
    return bytes;
  }

  static byte[] flipped(byte[] bytes, int bit) {
    byte[] other = Arrays.copyOf(bytes, bytes.length);
    other[bit / 8] ^= (byte) (1 << bit % 8);
    return other;
  }
}
