/** Carries messages: HTTP, mail, a command of one's own. May use notify and linux. */
package org.rotproof.notify.send;
