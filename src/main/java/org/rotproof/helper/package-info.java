/**
 * The root side: serves the protocol, checks everything again at the moment it acts. May use
 * protocol, engine, scrub, vital, plan, storage, linux.
 */
package org.rotproof.helper;
