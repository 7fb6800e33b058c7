package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One algorithm of the kernel's own crypto, used through a socket (AF_ALG, "User Space Interface"
 * of the kernel's crypto documentation): the same code that dm-crypt and dm-integrity call, so its
 * speed is theirs. Anybody may use it; the kernel loads the algorithm's module where it has one.
 */
public final class KernelCrypto implements AutoCloseable {
  /** What kind of algorithm, as the kernel's types have it. */
  public enum Type {
    /** A checksum or hash. */
    HASH("hash"),
    /** A cipher without a tag. */
    CIPHER("skcipher"),
    /** A cipher with a tag. */
    TAGGED("aead");

    private final String kernelName;

    Type(String kernelName) {
      this.kernelName = kernelName;
    }
  }

  /**
   * An algorithm and how it is called.
   *
   * @param name as /proc/crypto has it, "gcm(aes)"
   * @param key in the form the kernel wants for it; empty for none
   * @param vectorBytes size of the initialisation vector, 0 for none
   * @param besidesBytes bytes that are tagged but not enciphered
   * @param tagBytes size of the tag, 0 for none
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Algorithm(
      Type type, String name, byte[] key, int vectorBytes, int besidesBytes, int tagBytes) {
    public Algorithm {
      if (name.isEmpty() || name.length() >= NAME_BYTES) {
        throw new IllegalArgumentException("algorithm " + name);
      }
      key = key.clone();
    }
  }

  private static final int AF_ALG = 38;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_ALG = 279;
  private static final int SET_KEY = 1;
  private static final int SET_IV = 2;
  private static final int SET_OP = 3;
  private static final int SET_BESIDES = 4;
  private static final int SET_TAG_SIZE = 5;
  private static final int ENCRYPT = 1;
  private static final int ADDRESS_BYTES = 88;
  private static final int TYPE_BYTES = 14;
  private static final int NAME_BYTES = 64;
  private static final int NAME_AT = 24;

  /** struct msghdr and struct cmsghdr, as every 64-bit Linux has them. */
  private static final int MESSAGE_BYTES = 56;

  private static final int CONTROL_HEAD = 16;

  private final int socket;
  private final int operation;
  private final int answerBytes;
  private final Memory data;
  private final Memory answer;
  private final Memory vector = new Memory(16);
  private final Memory control;
  private final Memory message = new Memory(MESSAGE_BYTES);

  /**
   * Asks the kernel for it.
   *
   * @param dataBytes how much each {@link #once} works on
   * @throws IOException where this kernel does not have it, or no such sockets
   */
  public KernelCrypto(Algorithm algorithm, int dataBytes) throws IOException {
    LibC libc = LibC.INSTANCE;
    int whole = algorithm.besidesBytes() + dataBytes;
    int opened = -1;
    try {
      socket = libc.socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
      opened = socket;
      Memory address = zeros(ADDRESS_BYTES);
      address.setShort(0, (short) AF_ALG);
      address.write(2, name(algorithm.type().kernelName, TYPE_BYTES), 0, TYPE_BYTES);
      address.write(NAME_AT, name(algorithm.name(), NAME_BYTES), 0, NAME_BYTES);
      libc.bind(socket, address, ADDRESS_BYTES);
      if (algorithm.key().length > 0) {
        Memory key = new Memory(algorithm.key().length);
        key.write(0, algorithm.key(), 0, algorithm.key().length);
        libc.setsockopt(socket, SOL_ALG, SET_KEY, key, algorithm.key().length);
      }
      if (algorithm.tagBytes() > 0) {
        libc.setsockopt(socket, SOL_ALG, SET_TAG_SIZE, null, algorithm.tagBytes());
      }
      operation = libc.accept4(socket, null, null, SOCK_CLOEXEC);
    } catch (LastErrorException e) {
      if (opened >= 0) {
        libc.close(opened);
      }
      throw new IOException(algorithm.name() + ": " + e.getMessage(), e);
    }
    data = zeros(whole);
    boolean hash = algorithm.type() == Type.HASH;
    answerBytes = hash ? 64 : whole + algorithm.tagBytes();
    answer = new Memory(answerBytes);
    control = hash ? zeros(8) : control(algorithm);
    vector.setPointer(0, data);
    vector.setLong(8, whole);
    message.clear();
    message.setPointer(16, vector);
    message.setLong(24, 1);
    if (!hash) {
      message.setPointer(32, control);
      message.setLong(40, control.size());
    }
  }

  /**
   * Works once on all the data.
   *
   * @throws IOException where the kernel will not
   */
  public void once() throws IOException {
    try {
      LibC.INSTANCE.sendmsg(operation, message, 0);
      LibC.INSTANCE.read(operation, answer, new NativeLong(answerBytes));
    } catch (LastErrorException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static byte[] name(String text, int bytes) {
    byte[] padded = new byte[bytes];
    byte[] given = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(given, 0, padded, 0, given.length);
    return padded;
  }

  private static Memory zeros(long bytes) {
    Memory memory = new Memory(bytes);
    memory.clear();
    return memory;
  }

  /**
   * Control messages, each padded to 8 bytes: what to do, with which vector, what stands beside.
   */
  private static Memory control(Algorithm algorithm) {
    int vectorAt = CONTROL_HEAD + 8;
    int vectorSpace = (4 + algorithm.vectorBytes() + 7) / 8 * 8;
    int besidesAt = vectorAt + CONTROL_HEAD + vectorSpace;
    boolean tagged = algorithm.type() == Type.TAGGED;
    Memory all = zeros(besidesAt + (tagged ? CONTROL_HEAD + 8 : 0));
    part(all, 0, SET_OP, 4);
    all.setInt(CONTROL_HEAD, ENCRYPT);
    part(all, vectorAt, SET_IV, 4 + algorithm.vectorBytes());
    all.setInt(vectorAt + CONTROL_HEAD, algorithm.vectorBytes());
    if (tagged) {
      part(all, besidesAt, SET_BESIDES, 4);
      all.setInt(besidesAt + CONTROL_HEAD, algorithm.besidesBytes());
    }
    return all;
  }

  private static void part(Pointer memory, int at, int type, int bytes) {
    memory.setLong(at, CONTROL_HEAD + bytes);
    memory.setInt(at + 8, SOL_ALG);
    memory.setInt(at + 12, type);
  }

  @Override
  public void close() {
    LibC.INSTANCE.close(operation);
    LibC.INSTANCE.close(socket);
  }
}
