/**
 * The root side: starts a server that checks everything again at the moment it acts, and puts its
 * rooms together: {@code wire}, {@code look}, {@code scrub}, {@code work} and {@code tell}.
 */
package org.rotproof.helper;
