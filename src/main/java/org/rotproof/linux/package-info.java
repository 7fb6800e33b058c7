/**
 * The system: processes, libc calls, block devices, locked memory. The only package that starts
 * processes or calls libc. Uses nothing else of ours.
 */
package org.rotproof.linux;
