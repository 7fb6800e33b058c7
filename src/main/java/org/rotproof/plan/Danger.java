package org.rotproof.plan;

/** How dangerous something is: what polkit is asked about before it is done. */
public enum Danger {
  /** Reads. Whoever may start the helper may do this. */
  LOOK("org.rotproof.look"),
  /** Scrubs, which repairs what is rotten. */
  SCRUB("org.rotproof.scrub"),
  /** Opens or closes. */
  UNLOCK("org.rotproof.unlock"),
  /** Changes keys, names, settings. */
  CHANGE("org.rotproof.change"),
  /** May erase a disk. */
  ERASE("org.rotproof.erase");

  private final String action;

  Danger(String action) {
    this.action = action;
  }

  /** The polkit action. */
  public String action() {
    return action;
  }
}
