package org.rotproof.helper;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Standard input and output. From here on nothing else may print there: {@code System.out} leads to
 * the error stream.
 */
final class StdioTransport implements Transport {
  private final InputStream in = new FileInputStream(FileDescriptor.in);
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  StdioTransport() {
    System.setOut(System.err);
  }

  @Override
  public int read(byte[] into) throws IOException {
    return in.read(into);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  @Override
  public boolean next() {
    return false;
  }
}
