/**
 * What the screens that build an array and that look after one share: a plan as it is shown and
 * confirmed, how far it has come, the secrets that it needs. Stands on {@code ui.common} alone; the
 * screens stand on it, and none on another.
 */
package org.rotproof.ui.work;
