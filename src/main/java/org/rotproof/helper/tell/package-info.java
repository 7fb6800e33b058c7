/**
 * Tells people of what happened, with no window open: the run that the system starts, and the asks
 * that set up its channels. May use wire, look and scrub, and the room of news.
 */
package org.rotproof.helper.tell;
