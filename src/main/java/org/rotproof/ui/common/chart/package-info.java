/**
 * Charts that run for hours on a second screen: series whose memory is bounded, and a painter on
 * one canvas that draws only when asked. Gaps in what is known are drawn as gaps, never bridged.
 * Uses nothing of Rotproof's.
 */
package org.rotproof.ui.common.chart;
