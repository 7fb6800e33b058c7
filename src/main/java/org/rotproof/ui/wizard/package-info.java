/** The wizard: from bare disks to a finished array, one decision a page. */
package org.rotproof.ui.wizard;
