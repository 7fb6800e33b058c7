package org.rotproof.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rotproof.plan.Plan;

/**
 * A piece of work on disks, from its first step to its last: a build, or any other plan. What the
 * executor runs, and what a journal begins with.
 *
 * @param id names its journal: a file name of plain letters
 * @param kind "build", or another word for what is not one
 * @param title what it works on, such as the array's name
 * @param about what the caller wants to find again after a crash, such as the blueprint; never a
 *     secret
 * @param disks every disk that any action writes to
 * @param secrets names of the secrets that its commands read
 */
public record Work(
    String id,
    String kind,
    String title,
    OffsetDateTime startedAt,
    JsonNode about,
    List<WorkDisk> disks,
    List<String> secrets,
    List<Part> parts) {
  /** What names a journal: nothing that could lead out of its folder. */
  public static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,80}");

  public Work {
    disks = List.copyOf(disks);
    secrets = List.copyOf(secrets);
    parts = List.copyOf(parts);
    if (!ID.matcher(id).matches() || kind.isBlank() || title.isBlank() || parts.isEmpty()) {
      throw new IllegalArgumentException("not a piece of work: " + id);
    }
    List<String> ids = disks.stream().map(WorkDisk::id).toList();
    for (Part part : parts) {
      for (Action action : part.actions()) {
        if (!ids.containsAll(action.writesTo())) {
          throw new IllegalArgumentException(action.kind() + " writes to a disk that is not named");
        }
      }
    }
  }

  /**
   * Actions that belong together: a stage of the plan.
   *
   * @param parallel whether they run side by side
   */
  public record Part(String kind, boolean parallel, List<Action> actions) {
    public Part {
      actions = List.copyOf(actions);
      if (actions.isEmpty()) {
        throw new IllegalArgumentException("a part without actions: " + kind);
      }
    }
  }

  /**
   * A disk as it was when the work began. Texts are "" where it does not say.
   *
   * @param id its inventory id
   * @param path as the commands name it
   */
  public record WorkDisk(
      String id, String path, String name, String serial, String wwn, long sizeBytes) {}

  /** Where an action stands in the work; both count from 0 as the plan's stages and steps do. */
  public record Place(int part, int action) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int parts = Integer.compare(part, other.part);
      return parts != 0 ? parts : Integer.compare(action, other.action);
    }
  }

  /** The parts of a plan. */
  public static List<Part> parts(Plan plan) {
    return plan.stages().stream()
        .map(
            stage ->
                new Part(
                    stage.kind(),
                    stage.parallel(),
                    stage.steps().stream().map(Action::of).toList()))
        .toList();
  }

  /** The action at a place. */
  public Action action(Place place) {
    return parts.get(place.part()).actions().get(place.action());
  }

  /** The places of all actions, in order. */
  public List<Place> places() {
    List<Place> places = new java.util.ArrayList<>();
    for (int p = 0; p < parts.size(); p++) {
      for (int a = 0; a < parts.get(p).actions().size(); a++) {
        places.add(new Place(p, a));
      }
    }
    return places;
  }

  /** Whether there is an action at a place. */
  public boolean has(Place place) {
    return place.part() >= 0
        && place.part() < parts.size()
        && place.action() >= 0
        && place.action() < parts.get(place.part()).actions().size();
  }

  /** Whether it can stand still for hours, and the array is as whole meanwhile as before. */
  public boolean canPause() {
    return places().stream().anyMatch(place -> action(place).kind().equals("swap-member"));
  }

  /** The disk of that id. */
  public Optional<WorkDisk> disk(String diskId) {
    return disks.stream().filter(d -> d.id().equals(diskId)).findFirst();
  }
}
