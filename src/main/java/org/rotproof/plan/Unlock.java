package org.rotproof.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rotproof.storage.DiskContent;

/**
 * What opens an array at boot with no hands, beside its passphrase, recovery key and key file. Each
 * of its LUKS headers holds a key slot for it. Never the only way in.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "way")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Unlock.Tpm2.class, name = "tpm2"),
  @JsonSubTypes.Type(value = Unlock.Stick.class, name = "stick")
})
public sealed interface Unlock {
  /** In a sentence: "the TPM of this machine". */
  String words();

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
    public String words() {
      return "the stick " + uuid + " (" + file + ")";
    }
  }
}
