package org.rotproof.plan;

import java.util.stream.Stream;
import org.rotproof.storage.ForeignText;

/** A blueprint that cannot be: names the field and says what to do. */
public final class PlanException extends Exception {
  /** Why, which decides the exit code: USAGE is 2, SAFETY is 3. */
  public enum Reason {
    USAGE,
    SAFETY
  }

  private final Reason reason;
  private final String field;

  /**
   * Makes one. {@code field} is the blueprint's path, such as "protection.integrity". A message may
   * quote files and blueprints of others, so it is cleaned here.
   */
  public PlanException(Reason reason, String field, String message) {
    super(ForeignText.clean(message));
    this.reason = reason;
    this.field = field;
  }

  /** Whether it is a wrong word or a danger. */
  public Reason reason() {
    return reason;
  }

  /** Whether the field is one that somebody wrote into a blueprint, and not a command's word. */
  public boolean inBlueprint() {
    String top = field.split("[.\\[]", 2)[0];
    return Stream.of(Blueprint.class.getRecordComponents()).anyMatch(c -> c.getName().equals(top));
  }

  /** The blueprint's field. */
  public String field() {
    return field;
  }
}
