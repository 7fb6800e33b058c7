/**
 * The window. The only package that knows JavaFX; one folder a screen, strings in a bundle. May use
 * host, protocol, plan, storage and the records of scrub.
 */
package org.rotproof.ui;
