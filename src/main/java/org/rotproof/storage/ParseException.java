package org.rotproof.storage;

/**
 * Text that does not say what it should. The message names the source and what was wrong with it,
 * and is fit to be shown, whatever of that text it quotes.
 */
public final class ParseException extends Exception {
  private final String source;

  /** Makes one: {@code source} is what was read ("lsblk", "/proc/mdstat"). */
  public ParseException(String source, String problem) {
    super(ForeignText.clean(source + ": " + problem));
    this.source = source;
  }

  /** Makes one with the error below it. */
  public ParseException(String source, String problem, Throwable cause) {
    super(ForeignText.clean(source + ": " + problem), cause);
    this.source = source;
  }

  /** What was being read. */
  public String source() {
    return source;
  }
}
