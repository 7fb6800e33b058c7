package org.rotproof.helper.look;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** Hands out all that a look reads, as one text in pieces. */
public final class ReportHandler implements AskHandler<Answer.Done, Ask.Report> {
  /** Far more than any machine's; a text beyond it is no help to whoever reads it. */
  private static final int MOST_CHARS = 8 << 20;

  private static final int PIECE_CHARS = 64 << 10;

  private final HelperContext context;
  private final HelloHandler hello;

  /** Reports on that helper's machine. */
  public ReportHandler(HelperContext context) {
    this.context = context;
    hello = new HelloHandler(context);
  }

  @Override
  public Class<Ask.Report> asks() {
    return Ask.Report.class;
  }

  @Override
  public Answer.Done handle(Ask.Report ask, Request request)
      throws FailureException, InterruptedException {
    String text;
    try {
      text = context.collector().report(versions(request)).json();
    } catch (IOException e) {
      throw failed("This machine could not be looked at.", String.valueOf(e.getMessage()));
    }
    if (text.length() > MOST_CHARS) {
      throw failed("The report is larger than " + (MOST_CHARS >> 20) + " MiB.", "");
    }
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + PIECE_CHARS);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      request.event(new Event.ExportText(text.substring(at, end)));
      at = end;
    }
    return new Answer.Done();
  }

  private Map<String, String> versions(Request request) throws InterruptedException {
    Map<String, String> versions = new LinkedHashMap<>();
    Answer.HelloFrom from = hello.handle(new Ask.Hello(), request);
    versions.put("rotproof", from.version());
    versions.put("kernel", from.kernel());
    for (String tool : from.tools()) {
      String[] words = tool.split(" ", 2);
      versions.put(words[0], words.length > 1 ? words[1] : "");
    }
    return versions;
  }

  private static FailureException failed(String what, String words) {
    return new FailureException(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            what,
            "Nothing was changed.",
            "See that the package util-linux with its lsblk is installed, then try again.",
            words));
  }
}
