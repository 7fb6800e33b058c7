/** The monitor: an array, its legs, what was found on them, and what to do next. */
package org.rotproof.ui.monitor;
