package org.rotproof.engine;

import org.rotproof.engine.Work.WorkDisk;

/** Stands between a tool and a disk: asked right before each action that writes to one. */
public interface DiskGuard {
  /**
   * Makes sure that this is still the disk that was chosen, and that nobody uses it.
   *
   * @throws EngineException REFUSED, when it is not so: then nothing may be written
   */
  Claim claim(WorkDisk disk) throws EngineException;

  /** Holds a disk while a tool works on it. */
  interface Claim extends AutoCloseable {
    /**
     * Asks again, after the tool has ended.
     *
     * @throws EngineException REFUSED, when the path came to lead to another disk meanwhile
     */
    void confirm() throws EngineException;

    @Override
    void close();
  }
}
