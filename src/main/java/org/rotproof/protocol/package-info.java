/**
 * The words that window and helper exchange: one line of JSON a message, typed, no free-form
 * command. May use plan, storage and the records of scrub.
 */
package org.rotproof.protocol;
