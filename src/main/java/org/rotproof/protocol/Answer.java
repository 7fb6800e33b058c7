package org.rotproof.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.rotproof.plan.Blueprint;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Inventory;

/** The last word on a request. On the wire: {@code {"id":7,"answer":{"type":"done"}}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Answer.HelloFrom.class, name = "hello-from"),
  @JsonSubTypes.Type(value = Answer.Found.class, name = "found"),
  @JsonSubTypes.Type(value = Answer.Built.class, name = "built"),
  @JsonSubTypes.Type(value = Answer.JournalList.class, name = "journal-list"),
  @JsonSubTypes.Type(value = Answer.Scrubbed.class, name = "scrubbed"),
  @JsonSubTypes.Type(value = Answer.Executed.class, name = "executed")
})
public sealed interface Answer {
  /** It is done; nothing more to say. */
  record Done() implements Answer {}

  /**
   * Who is there.
   *
   * @param tools "cryptsetup 2.6.1" and the like, one a tool
   */
  record HelloFrom(String version, String kernel, boolean practice, List<String> tools)
      implements Answer {}

  /** What is there. */
  record Found(Inventory inventory) implements Answer {}

  /**
   * A build's end.
   *
   * @param node the array's kernel name
   * @param usableBytes what the block device below the file system really offers
   * @param seconds from first step to last
   */
  record Built(String journal, String array, String node, long usableBytes, double seconds)
      implements Answer {}

  /** Builds that did not end well, newest first. */
  record JournalList(List<JournalSummary> journals) implements Answer {}

  /** A scrub's end. */
  record Scrubbed(ScrubReport report) implements Answer {}

  /** A practice command's end; output is both streams, at most 1 MiB. */
  record Executed(int exit, String output) implements Answer {}

  /**
   * An unfinished build as its journal tells it.
   *
   * @param state a sentence for the person: what is done, what was under way
   * @param stepsDone of {@code stepsTotal}
   * @param canGoOn whether going on is safe
   */
  record JournalSummary(
      String id,
      Blueprint blueprint,
      String startedAt,
      int stepsDone,
      int stepsTotal,
      String state,
      boolean canGoOn,
      boolean canUndo) {}
}
