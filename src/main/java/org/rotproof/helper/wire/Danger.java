package org.rotproof.helper.wire;

import org.rotproof.plan.Chore;
import org.rotproof.protocol.Ask;

/** How dangerous a request is: what polkit is asked about before it is done. */
enum Danger {
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
  String action() {
    return action;
  }

  /** What a request is; anything not known here counts as the worst. */
  static Danger of(Ask ask) {
    if (ask instanceof Ask.Hello
        || ask instanceof Ask.Look
        || ask instanceof Ask.Measure
        || ask instanceof Ask.Secret
        || ask instanceof Ask.Cancel
        || ask instanceof Ask.Journals
        || ask instanceof Ask.Watch
        || ask instanceof Ask.Surface
        || ask instanceof Ask.History
        || ask instanceof Ask.ExportHistory
        || ask instanceof Ask.Trends
        || ask instanceof Ask.WhereToGoOn
        || ask instanceof Ask.ScrubPlan
        || ask instanceof Ask.DiskHealth
        || ask instanceof Ask.Locate
        || ask instanceof Ask.Differences
        || ask instanceof Ask.Channels
        || ask instanceof Ask.KeepWork
        || ask instanceof Ask.Works
        || ask instanceof Ask.FollowWork
        || ask instanceof Ask.WorkTold
        || (ask instanceof Ask.Rehearse rehearse && !rehearse.afresh())
        || (ask instanceof Ask.Vitals vitals && !vitals.afresh())) {
      return LOOK;
    }
    if (ask instanceof Ask.Scrub
        || ask instanceof Ask.Vitals
        || ask instanceof Ask.ScrubControl
        || ask instanceof Ask.ScrubElsewhere
        || ask instanceof Ask.SpeedLimit) {
      return SCRUB;
    }
    if (ask instanceof Ask.Rehearse) {
      return UNLOCK;
    }
    if (ask instanceof Ask.Forget
        || ask instanceof Ask.StopWork
        || ask instanceof Ask.SaveKeys
        || ask instanceof Ask.SaveVersions
        || ask instanceof Ask.SetChannel
        || ask instanceof Ask.RemoveChannel
        || ask instanceof Ask.TestChannel) {
      return CHANGE;
    }
    return ask instanceof Ask.Do act ? of(act.chore()) : ERASE;
  }

  private static Danger of(Chore chore) {
    if (chore instanceof Chore.Open || chore instanceof Chore.Close) {
      return UNLOCK;
    }
    boolean changes =
        chore instanceof Chore.UseLargerDisks
            || chore instanceof Chore.ChangePassphrase
            || chore instanceof Chore.AddRecoveryKey
            || chore instanceof Chore.ChangeKeyFile
            || chore instanceof Chore.BackUpHeaders
            || chore instanceof Chore.Rename
            || chore instanceof Chore.Adopt
            || chore instanceof Chore.Schedule
            || chore instanceof Chore.Settle;
    return changes ? CHANGE : ERASE;
  }
}
