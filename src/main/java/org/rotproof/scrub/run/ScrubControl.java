package org.rotproof.scrub.run;

/** The reins of a running scrub. Thread-safe. */
public final class ScrubControl {
  private volatile boolean stopped;
  private volatile long bytesPerSecond;
  private volatile boolean givesWay;
  private boolean paused;

  /** Ends it as soon as it safely can; what is known by then is reported. */
  public synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Holds it, or lets it go on. */
  public synchronized void pause(boolean hold) {
    paused = hold;
    notifyAll();
  }

  /** How much each leg may be read per second; 0 for no limit. Takes effect at once. */
  public synchronized void limit(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a speed limit below zero: " + bytes);
    }
    bytesPerSecond = bytes;
    notifyAll();
  }

  /** Whether it slows down while others read from the array or write to it. */
  public void giveWay(boolean does) {
    givesWay = does;
  }

  /** Whether it slows down for others. */
  boolean givesWay() {
    return givesWay;
  }

  /** The limit; 0 for none. */
  long limit() {
    return bytesPerSecond;
  }

  /** Whether it shall end. */
  public boolean stopped() {
    return stopped;
  }

  /** Whether it is held. */
  public synchronized boolean paused() {
    return paused;
  }

  /** Waits while it is held, or ended. */
  synchronized void awaitGo() throws InterruptedException {
    while (paused && !stopped) {
      wait();
    }
  }

  /** Waits that long, or until something is said. */
  @SuppressWarnings("WaitNotInLoop") // Waking early is what it is for.
  synchronized void rest(long millis) throws InterruptedException {
    if (millis > 0 && !stopped) {
      wait(millis);
    }
  }
}
