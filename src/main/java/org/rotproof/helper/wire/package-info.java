/**
 * The helper's end of the line: reads asks, lets them through the gate, hands each to its handler,
 * and answers; and keeps work that goes on without its client, so that others can follow it. Knows
 * nothing of what the handlers do. May use protocol, plan, storage, scrub's data and linux.
 */
package org.rotproof.helper.wire;
