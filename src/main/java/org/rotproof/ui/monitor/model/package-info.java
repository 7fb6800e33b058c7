/**
 * What the monitor knows and says, without a window: clocks that may jump, rates of counters, the
 * picture of a surface while a scrub fills it, verdicts and advice in plain words, the drill's
 * story. Pure: no JavaFX, no I/O, clocks are passed in. Words come from the monitor's bundle.
 */
package org.rotproof.ui.monitor.model;
