package org.rotproof.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What integrity algorithms and RAID levels a kernel offers, from its lists of modules and of what
 * is loaded: nothing is loaded or made to find out.
 *
 * @param modulesAlias modules.alias of the running kernel's folder in /lib/modules
 * @param modulesDep modules.dep there
 * @param modulesBuiltin modules.builtin there
 * @param builtinModinfo modules.builtin.modinfo there
 * @param procCrypto /proc/crypto
 * @param loaded names in /sys/module, where much of what is built in shows too
 */
public record KernelAbilities(
    String modulesAlias,
    String modulesDep,
    String modulesBuiltin,
    String builtinModinfo,
    String procCrypto,
    List<String> loaded) {
  /** What an ability needs: modules by name, and algorithms of the crypto API. */
  private record Needs(List<String> modules, List<String> algorithms) {}

  /** By the ids of blueprints. */
  private static final Map<String, Needs> NEEDS = new LinkedHashMap<>();

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
    need("raid1", List.of("raid1"));
    need("raid5", List.of("raid456"));
    need("raid6", List.of("raid456"));
    need("raid10", List.of("raid10"));
  }

  public KernelAbilities {
    loaded = List.copyOf(loaded);
  }

  private static void need(String id, List<String> modules, String... algorithms) {
    NEEDS.put(id, new Needs(modules, List.of(algorithms)));
  }

  /**
   * Works it out.
   *
   * @return ids as in {@link Inventory#abilities}; empty where the lists of modules are missing, as
   *     after an update that a restart has not followed yet: then nobody knows
   */
  public Set<String> ids() {
    Set<String> ids = new LinkedHashSet<>();
    if (!modulesAlias.isBlank() && !modulesDep.isBlank()) {
      NEEDS.forEach(
          (id, needs) -> {
            if (needs.modules().stream().allMatch(this::hasModule)
                && needs.algorithms().stream().allMatch(this::hasAlgorithm)) {
              ids.add(id);
            }
          });
    }
    return ids;
  }

  /**
   * Whether it has a module, as a file or built in. File names have dashes or underscores, as each
   * author liked.
   */
  public boolean hasModule(String name) {
    if (loaded.contains(name)) {
      return true;
    }
    for (String file : List.of("/" + name + ".ko", "/" + name.replace('_', '-') + ".ko")) {
      if (modulesDep.contains(file) || modulesBuiltin.contains(file)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a module claims the algorithm, or it is at work. Templates show in /proc/crypto only as
   * they are used: "hmac(sha256)" proves both.
   */
  private boolean hasAlgorithm(String name) {
    return modulesAlias.contains("alias crypto-" + name + " ")
        || builtinModinfo.contains(".alias=crypto-" + name + "\u0000")
        || inUse().contains(name);
  }

  private List<String> inUse() {
    List<String> names = new ArrayList<>();
    for (String line : procCrypto.split("\n")) {
      if (line.startsWith("name")) {
        names.addAll(List.of(line.substring(line.indexOf(':') + 1).strip().split("[(),]+")));
      }
    }
    return names;
  }
}
