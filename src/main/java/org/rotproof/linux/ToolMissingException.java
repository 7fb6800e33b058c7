package org.rotproof.linux;

import java.io.IOException;

/** A tool that is not installed; the message is a sentence for the person. */
public final class ToolMissingException extends IOException {
  private static final long serialVersionUID = 1L;

  ToolMissingException(String tool) {
    super(tool + " is not installed (looked in " + Processes.PATH.replace(":", ", ") + ").");
  }
}
