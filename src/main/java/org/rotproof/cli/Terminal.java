package org.rotproof.cli;

import java.io.PrintStream;

/**
 * Where progress goes: standard error, so that standard output holds only the result. On a terminal
 * one line that is rewritten, elsewhere a plain line now and then. Thread-safe.
 */
final class Terminal {
  private static final long PLAIN_EVERY_MILLIS = 5_000;
  private static final int USUAL_COLUMNS = 80;

  private final PrintStream err;
  private final boolean rewrites;
  private final int columns;
  private boolean lineIsOpen;
  private long lastPlainMillis;
  private String lastPlain = "";

  Terminal(PrintStream err, boolean rewrites, int columns) {
    this.err = err;
    this.rewrites = rewrites;
    this.columns = columns;
  }

  /** The terminal behind a stream, if this process's standard error is one. */
  static Terminal on(PrintStream err) {
    return new Terminal(err, standardErrorIsATerminal(), columns());
  }

  private static boolean standardErrorIsATerminal() {
    String kind = System.getenv().getOrDefault("TERM", "dumb");
    return !kind.equals("dumb") && Keyboard.isTerminal(2);
  }

  private static int columns() {
    try {
      return Math.max(20, Integer.parseInt(System.getenv().getOrDefault("COLUMNS", "")));
    } catch (NumberFormatException e) {
      return USUAL_COLUMNS;
    }
  }

  /** A line that stays. */
  synchronized void say(String text) {
    clear();
    err.println(text);
    err.flush();
    lastPlainMillis = 0;
  }

  /** How it stands now: replaces what the last call said. */
  synchronized void update(String text) {
    if (rewrites) {
      String cut = text.length() < columns ? text : text.substring(0, columns - 2) + ">";
      err.print("\r" + cut + "\033[K");
      err.flush();
      lineIsOpen = true;
      return;
    }
    long now = System.nanoTime() / 1_000_000;
    if (text.equals(lastPlain)) {
      return;
    }
    if (lastPlainMillis == 0 || now - lastPlainMillis >= PLAIN_EVERY_MILLIS) {
      err.println(text);
      err.flush();
      lastPlainMillis = now;
      lastPlain = text;
    }
  }

  /** Takes the line that is rewritten away. */
  synchronized void clear() {
    if (lineIsOpen) {
      err.print("\r\033[K");
      err.flush();
      lineIsOpen = false;
    }
  }
}
