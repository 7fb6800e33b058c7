package org.rotproof.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.DiskContent;

/**
 * What opens an array at boot with no hands, beside its passphrase, recovery key and key file. Each
 * of its LUKS headers holds a key slot for it. Never the only way in.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "way")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Unlock.Tpm2.class, name = "tpm2"),
  @JsonSubTypes.Type(value = Unlock.Stick.class, name = "stick"),
  @JsonSubTypes.Type(value = Unlock.Tang.class, name = "tang")
})
public sealed interface Unlock {
  /** In a sentence: "the TPM of this machine". */
  String words();

  /** Its name for programs: "tpm2". */
  String word();

  /**
   * The machine's TPM, by a token of systemd's.
   *
   * @param pcrs the registers that have to be as they were when it was enrolled; empty where the
   *     TPM alone has to be the same
   */
  record Tpm2(List<Integer> pcrs) implements Unlock {
    /**
     * Whether Secure Boot is on, and by whose keys: what an update of the firmware leaves alone.
     */
    public static final List<Integer> USUAL = List.of(7);

    private static final int LAST = 23;

    public Tpm2 {
      pcrs = pcrs.stream().distinct().sorted().toList();
      if (pcrs.stream().anyMatch(p -> p < 0 || p > LAST)) {
        throw new IllegalArgumentException("a TPM's registers are 0 to " + LAST + ": " + pcrs);
      }
    }

    /** As the tools write them: "0+7". */
    public String register() {
      return String.join("+", pcrs.stream().map(String::valueOf).toList());
    }

    @Override
    public String word() {
      return "tpm2";
    }

    @Override
    public String words() {
      return "the TPM of this machine"
          + (pcrs.isEmpty() ? " (whatever it started)" : " (registers " + register() + ")");
    }
  }

  /**
   * A key file on a USB stick.
   *
   * @param uuid of the file system on the stick
   * @param file the key's path there
   */
  record Stick(String uuid, String file) implements Unlock {
    /** What a stick is mounted from with no further tool. */
    static final Set<String> TYPES =
        Set.of("vfat", "exfat", "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs");

    private static final String BY_UUID = "by-uuid/";
    private static final Pattern UUID = Pattern.compile("[0-9A-Za-z]+(-[0-9A-Za-z]+)*");
    private static final Pattern FILE = Pattern.compile("/[A-Za-z0-9][A-Za-z0-9._-]{0,60}");

    public Stick {
      if (!UUID.matcher(uuid).matches() || !FILE.matcher(file).matches()) {
        throw new IllegalArgumentException("no such stick or file: " + uuid + " " + file);
      }
    }

    /** The UUID of a file system that could be a stick's; empty where it could not. */
    public static Optional<String> uuid(DiskContent content) {
      return content.links().stream()
          .filter(l -> l.startsWith(BY_UUID) && TYPES.contains(content.type()))
          .map(l -> l.substring(BY_UUID.length()))
          .filter(u -> UUID.matcher(u).matches())
          .findFirst();
    }

    /** Whether that is the stick's file system. */
    boolean is(DiskContent content) {
      return content.links().contains(BY_UUID + uuid);
    }

    /** The usual file for an array of that name. */
    public static Stick of(String uuid, String array) {
      return new Stick(uuid, "/rotproof-" + array.toLowerCase(Locale.ROOT) + ".key");
    }

    @Override
    public String word() {
      return "stick";
    }

    @Override
    public String words() {
      return "the stick " + uuid + " (" + file + ")";
    }
  }

  /**
   * A Tang server in the network, by a token of clevis's.
   *
   * @param url where it answers: "http://tang.lan:7500"
   * @param thumbprint of the key with which it signs its other keys (SHA-256): what is trusted, as
   *     nothing else tells one server from another
   */
  record Tang(String url, String thumbprint) implements Unlock {
    private static final int LONGEST = 200;
    private static final int LAST_PORT = 65535;
    private static final Pattern URL =
        Pattern.compile(
            "https?://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])"
                + "(?::(\\d{1,5}))?(?:/[A-Za-z0-9._~-]+)*");
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");

    public Tang {
      boolean plain = url.equals(plain(url)) && thumbprint.equals(thumbprint.strip());
      if (!plain || !isUrl(url) || !isThumbprint(thumbprint)) {
        throw new IllegalArgumentException("no Tang server: " + url + " " + thumbprint);
      }
    }

    /** As a person types it: a URL may end in a slash. */
    public static Tang of(String url, String thumbprint) {
      return new Tang(plain(url), thumbprint.strip());
    }

    private static String plain(String url) {
      String text = url.strip();
      return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Whether a Tang server could answer there. */
    public static boolean isUrl(String text) {
      Matcher found = URL.matcher(plain(text));
      return plain(text).length() <= LONGEST
          && found.matches()
          && (found.group(1) == null || Integer.parseInt(found.group(1)) <= LAST_PORT);
    }

    /** Whether that could be a signing key's. */
    public static boolean isThumbprint(String text) {
      return THUMBPRINT.matcher(text.strip()).matches();
    }

    /** As clevis reads it. Neither word holds anything that JSON would have to escape. */
    String policy() {
      return "{\"url\":\"" + url + "\",\"thp\":\"" + thumbprint + "\"}";
    }

    @Override
    public String word() {
      return "tang";
    }

    @Override
    public String words() {
      return "the Tang server " + url + " (signing key " + thumbprint + ")";
    }
  }
}
