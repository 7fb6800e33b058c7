package org.rotproof.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What integrity algorithms and RAID levels a kernel offers, from its lists of modules and of what
 * is loaded: nothing is loaded or made to find out.
 */
public final class KernelAbilities {
  /**
   * What each ability needs: modules by their name, algorithms of the crypto API as "crypto-NAME".
   * The ids are those of blueprints.
   */
  private static final Map<String, List<String>> NEEDS = new LinkedHashMap<>();

  static {
    List<String> crypt = List.of("dm_crypt", "dm_integrity");
    need("hmac-sha256", crypt, "authenc", "hmac", "sha256", "xts", "aes");
    need("hmac-sha512", crypt, "authenc", "hmac", "sha512", "xts", "aes");
    need("chacha20-poly1305", crypt, "rfc7539", "chacha20");
    need("aes-gcm", crypt, "gcm", "aes");
    need("aegis128", crypt, "aegis128");
    for (String hash : List.of("crc32c", "crc32", "xxhash64", "sha1", "sha256", "blake2b-256")) {
      need(hash, List.of("dm_integrity"), hash);
    }
    NEEDS.put("raid1", List.of("raid1"));
    NEEDS.put("raid5", List.of("raid456"));
    NEEDS.put("raid6", List.of("raid456"));
    NEEDS.put("raid10", List.of("raid10"));
  }

  private static final Pattern ALIAS = Pattern.compile("alias (crypto-\\S{1,100}+) \\S+");
  private static final Pattern BUILT_IN_ALIAS =
      Pattern.compile("(?<=\\x00|^)[A-Za-z0-9_]{1,100}+\\.alias=(crypto-[^\\x00\\n]{1,100}+)");
  private static final Pattern MODULE_FILE =
      Pattern.compile("([A-Za-z0-9_-]{1,100}+)\\.ko(?:\\.[a-z0-9]{1,5})?");
  private static final Pattern CRYPTO_NAME = Pattern.compile("name\\s*:\\s*(\\S{1,100}+)");

  private final Set<String> present = new HashSet<>();

  private KernelAbilities() {}

  private static void need(String id, List<String> modules, String... algorithms) {
    List<String> all = new ArrayList<>(modules);
    for (String algorithm : algorithms) {
      all.add("crypto-" + algorithm);
    }
    NEEDS.put(id, List.copyOf(all));
  }

  /**
   * Works it out.
   *
   * @param modulesAlias modules.alias of the running kernel's folder in /lib/modules
   * @param modulesDep modules.dep there
   * @param modulesBuiltin modules.builtin there
   * @param builtinModinfo modules.builtin.modinfo there
   * @param procCrypto /proc/crypto
   * @param loaded names in /sys/module, where much of what is built in shows too
   * @return ids as in {@link Inventory#abilities}; empty where the lists of modules are missing, as
   *     after an update that a restart has not followed yet: then nobody knows
   */
  public static Set<String> of(
      String modulesAlias,
      String modulesDep,
      String modulesBuiltin,
      String builtinModinfo,
      String procCrypto,
      List<String> loaded) {
    if (modulesAlias.isBlank() || modulesDep.isBlank()) {
      return Set.of();
    }
    KernelAbilities kernel = new KernelAbilities();
    kernel.present.addAll(loaded);
    kernel.files(modulesDep);
    kernel.files(modulesBuiltin);
    modulesAlias.lines().forEach(line -> kernel.first(ALIAS.matcher(line)));
    Matcher builtIn = BUILT_IN_ALIAS.matcher(builtinModinfo);
    while (builtIn.find()) {
      kernel.present.add(builtIn.group(1));
    }
    procCrypto.lines().forEach(line -> kernel.algorithm(CRYPTO_NAME.matcher(line.strip())));
    Set<String> abilities = new LinkedHashSet<>();
    NEEDS.forEach(
        (id, needs) -> {
          if (kernel.present.containsAll(needs)) {
            abilities.add(id);
          }
        });
    return abilities;
  }

  private void first(Matcher matcher) {
    if (matcher.matches()) {
      present.add(matcher.group(1));
    }
  }

  /** Templates show in /proc/crypto only as they are used: "hmac(sha256)" proves both. */
  private void algorithm(Matcher matcher) {
    if (matcher.matches()) {
      for (String part : matcher.group(1).toLowerCase(Locale.ROOT).split("[(),]+")) {
        present.add("crypto-" + part);
      }
    }
  }

  private void files(String list) {
    for (String line : list.lines().toList()) {
      Matcher matcher = MODULE_FILE.matcher(lastPart(line));
      if (matcher.matches()) {
        present.add(matcher.group(1).replace('-', '_'));
      }
    }
  }

  private static String lastPart(String line) {
    int colon = line.indexOf(':');
    String path = colon < 0 ? line.strip() : line.substring(0, colon);
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
