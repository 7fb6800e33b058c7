package org.rotproof.scrub.run;

import java.util.HashMap;
import java.util.Map;

/**
 * How many sectors md has rewritten on each member because they could not be read, while it worked
 * for the scrub (sysfs, md/dev-NODE/errors). What is counted beyond that was met by somebody who
 * read the array in the ordinary way. A check counts what it corrects at some levels and not at
 * others, so the count is only ever compared with itself.
 */
final class CorrectedErrors {
  private final MdSysfs md;
  private final Map<Integer, Long> own = new HashMap<>();
  private final Map<Integer, Long> before = new HashMap<>();

  CorrectedErrors(MdSysfs md) {
    this.md = md;
  }

  /** md begins to work for the scrub. */
  void begin() {
    before.clear();
    for (MdSysfs.Member member : md.members()) {
      before.put(member.slot(), count(member));
    }
  }

  /** It has ended. */
  void end() {
    for (MdSysfs.Member member : md.members()) {
      Long count = before.get(member.slot());
      if (count != null) {
        own.merge(member.slot(), Math.max(0, count(member) - count), Math::addExact);
      }
    }
    before.clear();
  }

  private long count(MdSysfs.Member member) {
    return md.number(member.folder() + "/errors", 0);
  }

  /** What md corrected for the scrub so far, in sectors. */
  long of(int slot) {
    return own.getOrDefault(slot, 0L);
  }
}
