package org.rotproof.helper.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.Processes;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;

/** Says who is there: its own version, the kernel's, and the tools'. */
public final class HelloHandler implements AskHandler<Answer.HelloFrom, Ask.Hello> {
  private static final Map<String, List<String>> TOOLS =
      Map.of(
          "cryptsetup", List.of("cryptsetup", "--version"),
          "mdadm", List.of("mdadm", "--version"));
  private static final Pattern VERSION = Pattern.compile("\\bv?(\\d+(?:\\.\\d+)+)");

  private final HelperContext context;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /** Speaks for that helper. */
  public HelloHandler(HelperContext context) {
    this.context = context;
  }

  @Override
  public Class<Ask.Hello> asks() {
    return Ask.Hello.class;
  }

  @Override
  public Answer.HelloFrom handle(Ask.Hello ask, Request request) throws InterruptedException {
    List<String> tools = new ArrayList<>();
    for (String tool : TOOLS.keySet().stream().sorted().toList()) {
      tools.add(tool + " " + version(tool));
    }
    return new Answer.HelloFrom(context.version(), kernel(), context.practice(), tools);
  }

  private String version(String tool) throws InterruptedException {
    String version = known.get(tool);
    if (version == null) {
      version = ask(TOOLS.get(tool));
      known.put(tool, version);
    }
    return version;
  }

  private static String ask(List<String> argv) throws InterruptedException {
    try {
      // mdadm says its version on the error stream.
      Matcher matcher = VERSION.matcher(Processes.run(argv.toArray(String[]::new)).words().strip());
      return matcher.find() ? matcher.group(1) : "of unknown version";
    } catch (IOException e) {
      return "missing";
    }
  }

  private static String kernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/osrelease"), StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      return System.getProperty("os.version", "");
    }
  }
}
