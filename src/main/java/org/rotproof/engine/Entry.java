package org.rotproof.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.OffsetDateTime;
import org.rotproof.engine.Work.Place;

/**
 * One line of a journal. Each line that announces an action is on the disk before the action is
 * taken.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Begin.class, name = "begin"),
  @JsonSubTypes.Type(value = Entry.Run.class, name = "run"),
  @JsonSubTypes.Type(value = Entry.Start.class, name = "start"),
  @JsonSubTypes.Type(value = Entry.Done.class, name = "done"),
  @JsonSubTypes.Type(value = Entry.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = Entry.Stopped.class, name = "stopped"),
  @JsonSubTypes.Type(value = Entry.Reopening.class, name = "reopening"),
  @JsonSubTypes.Type(value = Entry.Reopened.class, name = "reopened"),
  @JsonSubTypes.Type(value = Entry.Closing.class, name = "closing"),
  @JsonSubTypes.Type(value = Entry.Closed.class, name = "closed"),
  @JsonSubTypes.Type(value = Entry.Undoing.class, name = "undoing"),
  @JsonSubTypes.Type(value = Entry.Undone.class, name = "undone"),
  @JsonSubTypes.Type(value = Entry.Ended.class, name = "ended")
})
sealed interface Entry {
  /** The first line: all that shall be done. */
  record Begin(int version, Work work) implements Entry {}

  /** A helper takes the work up. */
  record Run(Mode mode, OffsetDateTime at, String boot, long pid) implements Entry {}

  /** What a run is for. */
  enum Mode {
    BEGIN,
    GO_ON,
    UNDO
  }

  /**
   * An action is about to be taken.
   *
   * @param before who is there already where it will make something, "" if nobody
   */
  record Start(Place place, String before) implements Entry {}

  /**
   * It ended well.
   *
   * @param made who it made, "" where that cannot be seen
   */
  record Done(Place place, String made) implements Entry {}

  /** It failed: what it left is unknown until one looks. */
  record Failed(Place place, String what, String output) implements Entry {}

  /** It was ended from outside: what it left is unknown until one looks. */
  record Stopped(Place place) implements Entry {}

  /** What was closed is about to be opened again. */
  record Reopening(Place place) implements Entry {}

  /** It is open again. */
  record Reopened(Place place) implements Entry {}

  /** What was opened is about to be closed. */
  record Closing(Place place) implements Entry {}

  /** It is closed. */
  record Closed(Place place) implements Entry {}

  /** It is about to be taken back. */
  record Undoing(Place place) implements Entry {}

  /** It is taken back, or there was nothing to take back. */
  record Undone(Place place) implements Entry {}

  /** Nothing is left to do or to undo. */
  record Ended(Result result) implements Entry {}

  /** How it all ended. */
  enum Result {
    FINISHED,
    UNDONE,
    SUPERSEDED
  }
}
