/**
 * Reaching a helper: the client of the protocol, and the places a helper can run in (a practice
 * guest, this computer). The only package that starts QEMU or pkexec. May use protocol, storage,
 * plan, linux.
 */
package org.rotproof.host;
