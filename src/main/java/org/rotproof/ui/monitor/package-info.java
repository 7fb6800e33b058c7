/**
 * The monitor: an array, its legs, what was found on them, and what to do next. {@code model} knows
 * and says, without a window; this package draws and asks.
 *
 * <p>{@code WatchedMachine} keeps what is known of a machine fresh, {@code ScrubClicks} starts and
 * holds scrubs, {@code DrillDesk} does harm to practice machines, {@code Notices} tells of what a
 * person wants to be called for; {@link org.rotproof.ui.monitor.MonitorScreen} puts them together.
 * All of it lives on JavaFX's thread and never waits.
 *
 * <p>Nodes that a robot may look for have stable ids:
 *
 * <ul>
 *   <li>frame: {@code #monitor}, {@code #tab-overview}, {@code #tab-history}, {@code #tab-drill},
 *       {@code #monitor-leave}, {@code #monitor-build}, {@code #monitor-empty}, {@code #arrays}
 *       (only where there are several), {@code #array-NAME}
 *   <li>verdict: {@code #verdict}, {@code #verdict-headline}, {@code #verdict-meaning}, {@code
 *       #verdict-next}, {@code #next-step}, {@code #scrub-start}
 *   <li>scrub: {@code #scrub-what}, {@code #scrub-figures}, {@code #scrub-progress}, {@code
 *       #scrub-pause} (also resumes), {@code #scrub-stop}, {@code #scrub-limit}, {@code
 *       #scrub-details}; {@code #scrub-result}, {@code #scrub-result-headline}, {@code
 *       #scrub-result-lines}, {@code #scrub-result-files}, {@code #scrub-result-close}
 *   <li>rot map: {@code #surface-band-1} …, {@code #surface-place} (where pointer or keyboard are);
 *       {@code #finds}, {@code #finds-title}, {@code #finds-list}, {@code #finds-close}
 *   <li>charts: {@code #chart-progress}, {@code #chart-speed}, {@code #chart-throughput}, {@code
 *       #chart-latency}, {@code #span-5}, {@code #span-60}, {@code #span-all}
 *   <li>history: {@code #history-list}, {@code #history-filter}, {@code #history-count}, {@code
 *       #history-export-csv}, {@code #history-export-json}, {@code #history-export-status}, {@code
 *       #disk-history}
 *   <li>drill: {@code #drill-surface-band-1} … (click to aim), {@code #drill-pick-DISK}, {@code
 *       #drill-amount-BYTES} (512, 30720, 1048576, 8388608, 50331648), {@code #drill-single},
 *       {@code #drill-scattered}, {@code #drill-watch} (damage, scrub and prove in one go), {@code
 *       #drill-damage}, {@code #drill-scrub}, {@code #drill-headline}, {@code #story-damage},
 *       {@code #story-scrub}, {@code #story-found}, {@code #story-repaired}, {@code #story-proof};
 *       {@code #drill-disk}, {@code #drill-pull}, {@code #drill-plug}, {@code #drill-throttle},
 *       {@code #drill-power-cut}
 * </ul>
 */
package org.rotproof.ui.monitor;
