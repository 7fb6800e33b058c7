/**
 * What the next start of an array needs and nobody reads until then: headers, key slots,
 * superblocks, journals, key files, header backups, the lines that open it at boot. Looks at them,
 * and puts right what can be proved to be right afterwards. May use scrub, plan, storage, linux.
 */
package org.rotproof.vital;
