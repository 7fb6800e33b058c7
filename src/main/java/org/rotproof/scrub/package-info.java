/**
 * Checking it, the pure half: the records of a scrub, the geometry that maps leg sectors to array
 * sectors, the map of what is known. May use storage.
 */
package org.rotproof.scrub;
