package org.rotproof.cli;

/** Where every start of Rotproof begins. */
public final class Main {
  private Main() {}

  /** Runs the command line. */
  public static void main(String[] args) {
    System.out.println("rotproof");
  }
}
