/**
 * The command line: the same as the window, without one; also where the objects are put together.
 * May use what ui may use, and ui to open it.
 */
package org.rotproof.cli;
