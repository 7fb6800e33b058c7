/**
 * The life of an array: what can be done to it now, one flow from the question over the review to
 * the result, for every chore alike. The planner decides what can be done; this package shows it.
 */
package org.rotproof.ui.life;
