/**
 * What a person is told while no window is open, and by which ways: what is news, what belongs into
 * one message, what still waits to be delivered. Pure but for the files of the channels and of what
 * waits. May use scrub, storage and linux.
 */
package org.rotproof.notify;
