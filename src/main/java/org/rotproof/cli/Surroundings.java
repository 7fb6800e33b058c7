package org.rotproof.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command is given from outside: its streams. One value, so that a test can hand in others.
 */
record Surroundings(InputStream in, PrintStream out, PrintStream err, Terminal terminal) {}
