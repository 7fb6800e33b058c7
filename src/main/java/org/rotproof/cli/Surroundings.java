package org.rotproof.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command is given from outside: its streams, and where it finds machines. One value, so
 * that a test can hand in another.
 */
record Surroundings(
    InputStream in, PrintStream out, PrintStream err, Terminal terminal, Machines machines) {}
