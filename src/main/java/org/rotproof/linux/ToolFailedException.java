package org.rotproof.linux;

import java.io.IOException;

/** A tool that ran and did not end well; the message is the command and the tool's own words. */
public final class ToolFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  ToolFailedException(String message) {
    super(message);
  }
}
