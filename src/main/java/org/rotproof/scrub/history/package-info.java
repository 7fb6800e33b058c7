/**
 * What happened, kept for years: scrubs with their maps, rot, arrays and disks that came and went,
 * what disks said of themselves. One SQLite file, safe on a power cut, readable by several
 * processes. Runs beside the helper. May use scrub, storage.
 */
package org.rotproof.scrub.history;
