/**
 * The helper's eyes: collects what the machine is made of, recognises arrays and disks in it, and
 * says what a disk tells of itself. Changes nothing. May use the wire, engine's failures, plan,
 * storage, scrub's data and linux.
 */
package org.rotproof.helper.look;
