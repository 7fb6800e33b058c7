package org.rotproof.helper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A helper in a process of its own, spoken to over its standard input and output. */
final class HelperProcess implements AutoCloseable {
  final Process process;
  private final OutputStream in;
  private final BufferedReader out;

  HelperProcess(Path state) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "org.rotproof.helper.HelperMain",
            "--stdio",
            "--state",
            state.toString());
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    in = process.getOutputStream();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  void send(String line) throws IOException {
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** The next line; empty text when it has ended. */
  String next() throws IOException {
    String line = out.readLine();
    return line == null ? "" : line;
  }

  void hangUp() throws IOException {
    in.close();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
