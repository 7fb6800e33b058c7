package org.rotproof.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.rotproof.plan.CipherSpeeds;
import org.rotproof.plan.Integrity;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Sizes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What this machine's kernel computes, and how fast. */
@Command(
    name = "algorithms",
    mixinStandardHelpOptions = true,
    description = {
      "The ciphers and checksums that a blueprint can name, and how fast this machine's kernel"
          + " computes each, measured in some two seconds on one processor. No disk is read or"
          + " written: a disk's own speed and the journal, which writes everything twice, are not"
          + " in it."
    })
final class AlgorithmsCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private PlaceOption place = new PlaceOption();

  @Option(names = "--json", description = "Print it as JSON: bytes per second, by algorithm.")
  private boolean json;

  AlgorithmsCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      Set<String> offered = helper.ask(new Ask.Look()).inventory().abilities();
      CipherSpeeds speeds = helper.ask(new Ask.Measure()).speeds();
      around.terminal().clear();
      if (json) {
        around.out().println(Reports.json(speeds));
        return Exit.DONE;
      }
      for (Integrity integrity : Integrity.values()) {
        line(integrity.id(), speeds.bytesPerSecond(), known(integrity, offered));
      }
      line(CipherSpeeds.PLAIN_CIPHER, speeds.bytesPerSecond(), "the cipher of the layered kind");
      around
          .out()
          .printf("One of %d processors; the disks of an array share them.%n", speeds.cores());
      return Exit.DONE;
    }
  }

  private static String known(Integrity integrity, Set<String> offered) {
    String kind = integrity.cipher().isEmpty() ? "checksum" : "encrypted";
    return offered.isEmpty() || offered.contains(integrity.id())
        ? kind
        : kind + ", not offered by this kernel";
  }

  private void line(String id, Map<String, Long> speeds, String words) {
    Long speed = speeds.get(id);
    around
        .out()
        .printf(
            Locale.ROOT,
            "%-18s %14s  %s%n",
            id,
            speed == null ? "not measured" : Sizes.format(speed) + "/s",
            words);
  }
}
