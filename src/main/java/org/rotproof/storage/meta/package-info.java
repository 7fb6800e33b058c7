/**
 * What lies on disks for the next start: LUKS2 headers, dm-integrity's superblock and journal, md's
 * superblock and bitmap. Pure: bytes in, records out, and a {@link
 * org.rotproof.storage.ParseException} for bytes that are something else. May use storage.
 */
package org.rotproof.storage.meta;
