/**
 * Doing it: runs a plan stage by stage, journals every action before it is taken, cancels and
 * undoes. May use plan, storage, linux.
 */
package org.rotproof.engine;
