/**
 * The start page: where to work (practice, this computer, a machine over SSH), what happens while
 * it connects, and builds that did not end well.
 */
package org.rotproof.ui.start;
