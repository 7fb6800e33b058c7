package org.rotproof.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ctrl-C, a closed terminal or a stop by the system interrupt the running command and wait until it
 * has tidied up, so that nothing is left running. Only a closed terminal does not stop work of a
 * real machine, which goes on there without it: over ssh, a broken connection is one.
 */
final class CancelOnSignal {
  private static final int MOST_SECONDS_TO_TIDY_UP = 40;

  private static volatile boolean worthWaiting;
  private static volatile boolean outlivesTerminal;
  private static volatile boolean hadTerminal;

  private CancelOnSignal() {}

  /**
   * From now on there is something to tidy up: a signal waits for it. Until then it ends the
   * process at once, even while it waits for standard input.
   */
  static void tidyUpFirst() {
    worthWaiting = true;
  }

  /** Whether what is under way now goes on by itself when this process ends. */
  static void outlivesTerminal(boolean does) {
    hadTerminal = hadTerminal || hasTerminal();
    outlivesTerminal = does;
  }

  /** The kernel takes it from all processes when it is closed (tty(4)): then this does not open. */
  private static boolean hasTerminal() {
    try (InputStream terminal = new FileInputStream("/dev/tty")) {
      return terminal.available() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a command on the calling thread; a signal interrupts that thread. */
  static int whileRunning(IntSupplier command) {
    Thread worker = Thread.currentThread();
    CountDownLatch finished = new CountDownLatch(1);
    Thread onSignal =
        new Thread(
            () -> {
              boolean goesOn = outlivesTerminal && hadTerminal && !hasTerminal();
              if (!worthWaiting || finished.getCount() == 0 || goesOn) {
                return;
              }
              worker.interrupt();
              try {
                boolean tidy = finished.await(MOST_SECONDS_TO_TIDY_UP, TimeUnit.SECONDS);
                if (!tidy) {
                  System.err.println("rotproof: tidying up takes too long; ending anyway.");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "cancel");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      return command.getAsInt();
    } finally {
      finished.countDown();
    }
  }
}
