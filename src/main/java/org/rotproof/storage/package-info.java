/**
 * What is there: disks, members, arrays and the parsers that read them. Pure: text in, records out,
 * no I/O and no clock. May use the JDK and a JSON library.
 */
package org.rotproof.storage;
