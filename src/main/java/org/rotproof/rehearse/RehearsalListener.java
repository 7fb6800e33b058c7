package org.rotproof.rehearse;

/** Hears how a rehearsal goes on. */
public interface RehearsalListener {
  /** What it is doing. */
  enum Phase {
    OPENING,
    ASSEMBLING,
    READING,
    CHECKING,
    TAKING_DOWN
  }

  /**
   * One opening begins, or begins anew.
   *
   * @param without the disk that is left out; "" for none
   * @param step of {@code steps}, from 0
   */
  void began(String without, int step, int steps);

  /**
   * It does something else now.
   *
   * @param subject the disk, or ""
   */
  void doing(Phase phase, String subject);
}
