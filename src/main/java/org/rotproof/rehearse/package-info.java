/**
 * The rehearsal: opens an array a second time, beside the one that may be in use, on throw-away
 * layers over its disks, and reads it. No byte of a disk is written: each layer takes what is
 * written to it into a file, and is taken down at the end, or by whoever comes next. May use scrub,
 * plan, storage, linux.
 */
package org.rotproof.rehearse;
