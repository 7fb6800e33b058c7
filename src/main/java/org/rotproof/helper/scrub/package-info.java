/**
 * What belongs to an array while it runs: its history, scrubs and the daily look, what is met
 * between them, differences that are settled, rehearsals, watching. May use wire and look, and the
 * rooms below the helper that scrub, look after and rehearse.
 */
package org.rotproof.helper.scrub;
