/**
 * A robot that walks through the real window with mouse and keyboard, as a person would, and writes
 * down what it saw. It reads the scene only in order to check; it never acts but through the
 * screen. May use what ui may use.
 */
package org.rotproof.ui.tour;
