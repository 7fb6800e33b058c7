/**
 * The root side: serves the protocol, checks everything again at the moment it acts; and does work
 * that goes on without its client ({@link org.rotproof.helper.WorkDesk}). May use protocol, engine,
 * scrub, vital, plan, storage, linux.
 */
package org.rotproof.helper;
