/**
 * The command line: the same as the window, without one; also where the objects are put together.
 * May use what ui may use, ui to open it, linux for this process and its files, the words of
 * channels in notify, and the helper's eyes to look at this computer as the person may, without a
 * helper.
 */
package org.rotproof.cli;
