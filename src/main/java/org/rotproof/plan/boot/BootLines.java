package org.rotproof.plan.boot;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.Machine;

/**
 * Single lines of crypttab(5), integritytab(5), mdadm.conf(5) and fstab(5), as systemd and mdadm of
 * Debian 12 read them (systemd 252, mdadm 4.2; each line below was seen to open an array at boot).
 *
 * <p>What happens at boot: systemd's generators open each member from crypttab or integritytab as
 * its disk appears; udev's rules give each opened member to md, which starts the array when the
 * last one has come, or 30 s after the first (mdadm-last-resort); then fstab's line mounts it.
 */
public final class BootLines {
  /** Opens LUKS containers. */
  public static final String CRYPTTAB = "/etc/crypttab";

  /** Opens dm-integrity devices. */
  public static final String INTEGRITYTAB = "/etc/integritytab";

  /** Opens what others made with dm-verity; nothing here writes it. */
  public static final String VERITYTAB = "/etc/veritytab";

  /** Names arrays, on Debian. */
  public static final String MDADM_CONF = "/etc/mdadm/mdadm.conf";

  /** The same, elsewhere. */
  public static final String OTHER_MDADM_CONF = "/etc/mdadm.conf";

  /** Mounts. */
  public static final String FSTAB = "/etc/fstab";

  /** What reads crypttab at boot. */
  public static final String CRYPTTAB_READER = Machine.CRYPTTAB_READER;

  /** What reads integritytab at boot. */
  public static final String INTEGRITYTAB_READER = Machine.INTEGRITYTAB_READER;

  /** What systemd-integritysetup of systemd 252 knows; it refuses any other word. */
  public static final Set<String> BOOT_INTEGRITY = Set.of("crc32c", "crc32", "sha1", "sha256");

  /**
   * Longer than the 30 s that md waits for missing members; the boot itself does not wait, because
   * of nofail.
   */
  private static final int MOUNT_WAIT_SECONDS = 180;

  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._:@+=/-]+");

  /** Stands for the UUID of an array that is yet to be made, until the line is written. */
  public static final String UUID_LATER = "UUID-OF-THE-ARRAY";

  /** md's metadata version of arrays that are made here. */
  public static final String METADATA_OF_OURS = "1.2";

  private static final Pattern UUID = Pattern.compile("^ARRAY .* UUID=(\\S+)");

  private static final Pattern METADATA = Pattern.compile("^ARRAY .* metadata=(\\S+)");

  private BootLines() {}

  /** Whether a path can stand in all four files without quoting of any sort. */
  public static boolean plain(String path) {
    return PLAIN.matcher(path).matches();
  }

  /** Whether a disk's path names the same disk after the next boot. */
  public static boolean lasting(String path) {
    return path.startsWith("/dev/disk/") || path.startsWith("/dev/md/");
  }

  /** The option that has the TPM asked. */
  public static final String BY_TPM2 = "tpm2-device=auto";

  /** How long the boot's work on one container waits for the stick before it asks a person. */
  private static final int STICK_WAIT_SECONDS = 30;

  /** Opens a LUKS container; without a key file the passphrase is asked for at boot. */
  public static String crypttab(String mapping, String device, Optional<String> keyFile) {
    // nofail: a machine whose array is broken must still boot.
    return mapping + " " + device + " " + keyFile.orElse("none") + " luks,nofail";
  }

  /** Opens one by the TPM; where that fails the passphrase is asked for. */
  public static String crypttabByTpm2(String mapping, String device) {
    return crypttab(mapping, device, Optional.empty()) + "," + BY_TPM2;
  }

  /**
   * Opens one by a Tang server: clevis answers where a passphrase is asked for, so the line is that
   * of one. Without {@code _netdev}: that has remote-cryptsetup.target open it, which Debian does
   * not start (measured), and clevis asks again until the network is there.
   */
  public static String crypttabByTang(String mapping, String device) {
    return crypttab(mapping, device, Optional.empty());
  }

  /** Opens one by a key on a stick; where the stick does not come the passphrase is asked for. */
  public static String crypttabByStick(String mapping, String device, String uuid, String file) {
    return crypttab(mapping, device, Optional.of(file + ":UUID=" + uuid))
        + ",keyfile-timeout="
        + STICK_WAIT_SECONDS
        + "s";
  }

  /** The first systemd whose integritytab knows {@code mode=}. */
  public static final int BITMAP_SYSTEMD = 254;

  /** Opens a dm-integrity device, which knows neither its algorithm nor how it is written to. */
  public static String integritytab(
      String mapping, String device, String algorithm, boolean bitmap) {
    String mode = bitmap ? ",mode=bitmap" : "";
    return mapping + " " + device + " - integrity-algorithm=" + algorithm + mode;
  }

  /**
   * Names the array, for machines whose mdadm.conf forbids to assemble what it does not list. By
   * its UUID: since version 4.3, mdadm ignores the word {@code name=}.
   *
   * @param metadata md's version of it, such as {@link #METADATA_OF_OURS}
   */
  public static String mdadm(String name, String uuid, String metadata) {
    return "ARRAY /dev/md/" + name + " metadata=" + metadata + " UUID=" + uuid;
  }

  /** md's metadata version that such a line names, if it does: mdadm looks for no other. */
  public static Optional<String> metadata(String line) {
    Matcher found = METADATA.matcher(line);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** The UUID in such a line, if there is one. */
  public static Optional<String> uuid(String line) {
    Matcher found = UUID.matcher(line);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /**
   * Mounts it.
   *
   * @param pass whether and when it is checked, fstab(5)'s last field
   * @param asked whether a person types a passphrase first, who may take any time
   */
  public static String fstab(String device, String point, String type, String pass, boolean asked) {
    String wait = asked ? "0" : Integer.toString(MOUNT_WAIT_SECONDS);
    return device
        + " "
        + point
        + " "
        + type
        + " defaults,nofail,x-systemd.device-timeout="
        + wait
        + " 0 "
        + pass;
  }
}
