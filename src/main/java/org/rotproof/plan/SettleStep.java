package org.rotproof.plan;

import java.util.List;
import java.util.stream.Collectors;

/** What makes the disks of an array agree. */
sealed interface SettleStep extends Step {
  /** What it writes over is gone, and it may have begun with it. */
  @Override
  default Binding binding() {
    return Binding.WHEN_BEGUN;
  }

  /** Words of a shell: m is the folder that md has in sysfs for the array. */
  private static String folder(String name) {
    return "set -u; m=" + ArrayFolder.md(name) + "; ";
  }

  /**
   * A run of blocks that is copied from one leg to another.
   *
   * @param from the leg whose copy stays, and the block there
   * @param to the leg that is written to, and the block there
   */
  record Run(String from, long fromBlock, String to, long toBlock, long blocks) {
    private String line() {
      return from + " " + fromBlock + " " + to + " " + toBlock + " " + blocks;
    }
  }

  /**
   * Copies runs of blocks from the legs whose copy stays to the others, past md. While it does, md
   * holds all writes back after those under way have ended, so that nothing newer is overwritten
   * and nothing is written between the reading and the writing; what agrees by now is left alone.
   * Each run is read again. The legs' own integrity computes the checksums. A shell of its own lets
   * the writes go, also when this one is killed.
   *
   * @param blockBytes what the runs count in
   * @param arraySectors all of the array, whose writes are held
   */
  record CopyOver(String name, List<Run> runs, int blockBytes, long arraySectors)
      implements SettleStep {
    public CopyOver {
      runs = List.copyOf(runs);
    }

    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      return Command.shell(
          folder(name)
              + "[ \"$(cat $m/suspend_hi)\" = 0 ] || { echo another program holds the writes back"
              + " >&2; exit 1; }; "
              + "exec 3> >(trap '' TERM INT HUP; read -r w; echo 0 >$m/suspend_hi;"
              + " echo 0 >$m/suspend_lo); g=$!; "
              + ("echo 0 >$m/suspend_lo; echo " + arraySectors + " >$m/suspend_hi || exit 1; ")
              + ("get() { dd if=$1 iflag=direct bs=" + blockBytes)
              + " skip=$2 count=$3 status=none 3>&-; }; "
              + "sum() { get $* | sha256sum 3>&-; }; r=0; "
              + "set -o pipefail; while read -r f a t b n; do "
              // What cannot be read agrees with nothing: two empty sums would.
              + "x=$(sum $f $a $n) || { r=1; break; }; "
              + "y=$(sum $t $b $n) && [ \"$x\" = \"$y\" ] && continue; "
              + ("get $f $a $n | dd of=$t oflag=direct iflag=fullblock conv=notrunc bs="
                  + blockBytes)
              + " seek=$b status=none 3>&- || { r=1; break; }; "
              + "y=$(sum $t $b $n) && [ \"$x\" = \"$y\" ] || { r=1; break; }; "
              + "done <<'END'\n"
              + runs.stream().map(r -> r.line() + "\n").collect(Collectors.joining())
              + "END\n"
              + "exec 3>&-; wait $g; exit $r");
    }
  }

  /**
   * Has md compute parity anew from the data of some stripes. What md holds of them in memory is
   * forgotten first: it may be older than what is on the disks.
   *
   * @param spans pairs of the first sector and the end, in md's own counting
   * @param elsewhere the first sector of a chunk that has nothing to do with them
   */
  record MakeParity(String name, List<Span> spans, long elsewhere, int chunkSectors)
      implements SettleStep {
    public MakeParity {
      spans = List.copyOf(spans);
    }

    @Override
    public String subject() {
      return name;
    }

    @Override
    public Command command() {
      return Command.shell(
          folder(name)
              + "[ \"$(cat $m/sync_action)\" = idle ] || { echo md is at work >&2; exit 1; }; "
              + "put() { for i in $(seq 100); do echo $2 >$m/$1 && return; sleep 0.1; done"
              + " 2>/dev/null; return 1; }; "
              + "s=$(cat $m/stripe_cache_size); "
              + "idle() { echo idle >$m/sync_action; until [ \"$(cat $m/sync_action)\" = idle ];"
              + " do sleep 0.1; done; put sync_min 0; put sync_max max; }; "
              + "trap 'idle; echo $s >$m/stripe_cache_size' EXIT; trap 'exit 1' TERM INT HUP; "
              + "run() { put sync_min $2 && put sync_max $3 && put sync_action $1 || return 1;"
              + " while [ \"$(cat $m/sync_action)\" != idle ]; do c=$(cat $m/sync_completed);"
              + " c=${c%% *}; [ \"$c\" != none ] && [ $c -ge $3 ] && break; sleep 0.1; done;"
              + " idle; }; "
              + ("echo 17 >$m/stripe_cache_size; run check " + elsewhere + " ")
              + ((elsewhere + chunkSectors) + " || exit 1; ")
              + spans.stream()
                  .map(span -> "run repair " + span.first() + " " + span.end())
                  .collect(Collectors.joining(" && ")));
    }
  }

  /** From a sector up to before another. */
  record Span(long first, long end) {}

  /**
   * Has the kernel forget what it holds of files in memory: it may be the other copy. What a
   * program has mapped at this moment, or has changed and not written, stays.
   */
  record ForgetCache(String name) implements SettleStep {
    @Override
    public String subject() {
      return name;
    }

    @Override
    public Binding binding() {
      return Binding.NEVER;
    }

    @Override
    public Command command() {
      return Command.shell("sync; echo 1 >/proc/sys/vm/drop_caches");
    }
  }
}
