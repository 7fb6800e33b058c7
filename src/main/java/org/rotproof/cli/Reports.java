package org.rotproof.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.rotproof.protocol.Json;

/** JSON for scripts: indented, because people read it too. */
final class Reports {
  private Reports() {}

  /** A record or a tree of ours as text, without a newline at its end. */
  static String json(Object value) {
    try {
      return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are plain JSON", e);
    }
  }
}
