package org.rotproof.helper.wire;

import org.rotproof.plan.Danger;
import org.rotproof.protocol.Ask;

/** How dangerous a request is. */
final class AskDanger {
  private AskDanger() {}

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
      return Danger.LOOK;
    }
    if (ask instanceof Ask.Scrub
        || ask instanceof Ask.Vitals
        || ask instanceof Ask.ScrubControl
        || ask instanceof Ask.ScrubElsewhere
        || ask instanceof Ask.SpeedLimit) {
      return Danger.SCRUB;
    }
    if (ask instanceof Ask.Rehearse) {
      return Danger.UNLOCK;
    }
    if (ask instanceof Ask.Forget
        || ask instanceof Ask.StopWork
        || ask instanceof Ask.SaveKeys
        || ask instanceof Ask.SaveVersions
        || ask instanceof Ask.SetChannel
        || ask instanceof Ask.RemoveChannel
        || ask instanceof Ask.TestChannel) {
      return Danger.CHANGE;
    }
    return ask instanceof Ask.Do act ? act.chore().kind().danger() : Danger.ERASE;
  }
}
