/**
 * The lines that open an array at boot, and the marked blocks that put them into files under /etc
 * and take them out again byte for byte. Pure text; knows no steps and no I/O.
 */
package org.rotproof.plan.boot;
