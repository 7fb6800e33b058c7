/**
 * Work on disks that is journalled: builds and chores, going on with them and taking them back. May
 * use wire, look and scrub, and the engine.
 */
package org.rotproof.helper.work;
