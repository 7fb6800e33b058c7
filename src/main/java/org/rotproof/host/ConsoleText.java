package org.rotproof.host;

/** What the guest printed over all its boots; the last MiB is kept. */
final class ConsoleText {
  private static final int MOST = 1 << 20;
  private final StringBuilder text = new StringBuilder();

  synchronized void add(String line) {
    text.append(line).append('\n');
    if (text.length() > MOST + MOST / 4) {
      text.delete(0, text.length() - MOST);
    }
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
