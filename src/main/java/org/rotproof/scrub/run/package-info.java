/**
 * Checking it, the acting half: reads legs, drives md, asks file systems which file a sector
 * belongs to. Runs in the helper only. May use scrub, storage, linux.
 */
package org.rotproof.scrub.run;
