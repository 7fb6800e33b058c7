package org.rotproof.cli;

/**
 * A part of a drill that an option asks for. A new option of the drill is one of these, a line in
 * {@link DrillCommand} that makes it, and where it has something to say a field of {@link
 * DrillReport}. What it throws ends the drill; what is known by then is reported.
 */
interface DrillPhase {
  /** When it has its turn. Those of one moment run in the order of their making. */
  enum When {
    /** The machine is there, its disks are bare. */
    BEFORE_BUILD,
    /** Built, scrubbed once; the file is written and in no cache. */
    AFTER_FIRST_SCRUB,
    /** Scrubbed after the damage. */
    AFTER_DAMAGE_SCRUB,
    /** Scrubbed twice more, and the file was read again. */
    AFTER_LAST_SCRUB,
    /** All else is done. */
    AT_END
  }

  /** When it wants to run. */
  When when();

  /** Does it. */
  void run(DrillGround ground) throws Exception;
}
